import { Icon } from '../controls/icon.tsx';
import { Menu, MenuItem } from '../controls/menu.tsx';
import { toast } from '../controls/toast.tsx';
import type { ChartFrameProps } from './chart-frame.tsx';
import { downloadTable } from './download.ts';
import { framedScene } from './framed-scene.ts';
import { downloadPng, downloadSvg } from './picture.ts';
import type { Scene } from './scene.ts';

type ChartToolsProps = ChartFrameProps & {
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
  /** What the colours of the files are taken from. */
  readonly near: () => Element;
};

/** The table in place of the picture, and the files. */
export function ChartTools(props: ChartToolsProps) {
  const { title, fileName, isTable, onTable, near, isEmpty = false } = props;
  const whole = (): Scene | null => {
    const scene = props.scene();
    const { note = null, legend = [] } = props;
    return scene === null ? null : framedScene(scene, { title, note, legend });
  };
  const png = () => {
    const scene = whole();
    if (scene === null) return;
    downloadPng(fileName, title, scene, near()).catch((error: unknown) => {
      toast(`The PNG could not be made. ${error instanceof Error ? error.message : ''}`, 'bad');
    });
  };
  const svg = () => {
    const scene = whole();
    if (scene !== null) downloadSvg(fileName, title, scene, near());
  };
  const switchLabel = isTable ? 'View chart' : 'View data';
  return (
    <>
      <button
        type="button"
        class="button button-quiet button-icon chart-tool"
        title={switchLabel}
        aria-pressed={isTable}
        disabled={isEmpty}
        onClick={() => onTable(!isTable)}
      >
        <Icon name={isTable ? 'chart' : 'table'} />
        <span class="visually-hidden">View data of {title}</span>
      </button>
      <Menu
        label={`Download ${title}`}
        icon={<Icon name="download" />}
        align="right"
        class="button button-quiet button-icon chart-tool"
      >
        <MenuItem isDisabled={isEmpty} onChoose={png}>
          Picture (PNG)
        </MenuItem>
        <MenuItem isDisabled={isEmpty} onChoose={svg}>
          Drawing (SVG)
        </MenuItem>
        <MenuItem isDisabled={isEmpty} onChoose={() => downloadTable(fileName, props.table())}>
          Data (CSV)
        </MenuItem>
      </Menu>
    </>
  );
}
