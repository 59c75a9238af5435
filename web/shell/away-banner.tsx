import { useEffect, useState } from 'preact/hooks';
import { nextTryAtMs, serverAway, storeAway, tryServerNow } from '../connection/presence.ts';

/** At the window's lower edge while the server or its store is away: nothing of the page moves. */
export function AwayBanner() {
  const isStoreAway = storeAway.value;
  const isAway = serverAway.value || isStoreAway;
  const who = serverAway.value ? 'The server' : 'The server’s store';
  return (
    <div class="away-banner" role="status" hidden={!isAway}>
      {isAway && (
        <>
          <p>
            <strong>{who} does not answer.</strong> What is shown is from before. <NextTry />
          </p>
          <button type="button" class="button" onClick={() => void tryServerNow()}>
            Try now
          </button>
        </>
      )}
    </div>
  );
}

/** Counts down in sight only: read out, each second would be a sentence. */
function NextTry() {
  const at = nextTryAtMs.value;
  const [nowMs, setNowMs] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = at === null ? 0 : Math.max(0, Math.ceil((at - nowMs) / 1000));
  return (
    <span class="away-next" aria-hidden="true">
      {at === null || seconds === 0 ? 'Trying …' : `Next try in ${seconds} s.`}
    </span>
  );
}
