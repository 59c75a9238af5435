import { isLoopbackHost, type ResolvedServerSettings } from '../../config/server-options.js';
import { ServerRefusal } from '../problem.js';

/**
 * Refuses what another site's page asks by way of its visitor's browser. A name that leads to this
 * machine without being one of its own (DNS rebinding) does not pass, nor does another `Origin`.
 */
export function requireOwnSite(settings: ResolvedServerSettings, headers: Headers): void {
  const host = hostNameOf(headers.get('host'));
  if (!isKnown(settings, host))
    throw new ServerRefusal('misdirected', 'this server does not go by that name');
  const origin = headers.get('origin');
  if (origin !== null && originHost(origin) !== headers.get('host')?.toLowerCase())
    throw new ServerRefusal('forbidden', 'pages of other sites may not ask this server');
  if (
    headers.get('sec-fetch-site') === 'cross-site' &&
    headers.get('sec-fetch-mode') !== 'navigate'
  )
    throw new ServerRefusal('forbidden', 'pages of other sites may not ask this server');
}

function isKnown(settings: ResolvedServerSettings, host: string | null): boolean {
  if (host === null) return false;
  if (settings.allowedHosts.includes(host) || host === settings.host.toLowerCase()) return true;
  // Where tokens are needed, and no names were given, any name that leads here will do.
  if (!settings.isLoopback && settings.allowedHosts.length === 0) return true;
  return isLoopbackHost(host);
}

/** Without its port; null where it is none. */
function hostNameOf(header: string | null): string | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(header ?? '');
  return match === null ? null : (match[1] ?? match[2]!).toLowerCase();
}

function originHost(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
