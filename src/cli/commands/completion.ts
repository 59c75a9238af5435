import { refuse } from '../../errors.js';
import type { CommandContext } from '../command.js';
import { OK } from '../exit-codes.js';
import { writeJson } from '../json-output.js';
import { SHELLS } from '../specs/helping.js';

/**
 * Scripts that ask `crucible __complete` at each Tab: commands, options and experiments are those of
 * the version that is installed, and no script grows old.
 */
const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `# crucible: completion for bash. Add to ~/.bashrc: source <(crucible completion bash)
_crucible() {
  local word="\${COMP_WORDS[COMP_CWORD]}" line quoted
  COMPREPLY=()
  while IFS=$'\\t' read -r line _; do
    if [[ "$line" != "\${word#=}"* ]]; then continue; fi
    printf -v quoted '%q' "$line"
    COMPREPLY+=("\${quoted//\\\\,/,}")
  done < <(crucible __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [[ "\${COMPREPLY[0]}" == --*= ]]; then compopt -o nospace; fi
}
complete -o default -F _crucible crucible
`,
  zsh: `#compdef crucible
# crucible: completion for zsh. Put it into a directory of $fpath as _crucible.
_crucible() {
  local -a found
  local value about
  while IFS=$'\\t' read -r value about; do
    found+=("\${value//:/\\\\:}:\${about}")
  done < <(crucible __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe 'crucible' found; else _files; fi
}
if [[ "$funcstack[1]" == _crucible ]]; then _crucible "$@"; else compdef _crucible crucible; fi
`,
  fish: `# crucible: completion for fish. Put it into ~/.config/fish/completions/crucible.fish
function __crucible_complete
    set -l words (commandline -opc)
    crucible __complete -- $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c crucible -a '(__crucible_complete)'
`,
};

export async function run(context: CommandContext, operands: readonly string[]): Promise<number> {
  const shell = operands[0]!;
  const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell]! : null;
  if (script === null) throw refuse('invalid-argument', 'shell', SHELLS.join(', '), shell);
  if (context.json) await writeJson(context, { shell, script });
  else await context.stdout.write(script);
  return OK;
}
