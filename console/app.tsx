/** The frame of every page: who is signed in, where one can go, and the page at the address. */
import { useMemo, useState } from 'preact/hooks';
import { Client } from '#client/index.ts';
import { EvaluationsPage } from './evaluations/evaluations-page.tsx';
import { HistoryPage } from './history/history-page.tsx';
import { KeysPage } from './keys/keys-page.tsx';
import { usePlace, type Place } from './router.ts';
import { SegmentPage } from './segment/segment-page.tsx';
import { endSession, forgetSession, type Scope, type Session } from './session/session.ts';
import { SignIn } from './session/sign-in.tsx';
import { ApiContext, type Api } from './shared/api-context.ts';
import { chooseLanguage, language, languages, t } from './texts/texts.ts';
import { WebhooksPage } from './webhooks/webhooks-page.tsx';

type Props = { first: Session | undefined; notice: string | undefined };

export function App({ first, notice: firstNotice }: Props) {
  const [session, setSession] = useState(first);
  const [notice, setNotice] = useState(firstNotice);
  const api = useMemo<Api | undefined>(() => {
    if (!session) return undefined;
    const client = new Client({ baseUrl: location.origin, token: session.token, retries: 3 });
    const onUnauthorized = () => {
      forgetSession();
      setNotice(t.signIn.ended);
      setSession(undefined);
    };
    return { client, session, onUnauthorized };
  }, [session]);
  const begin = (started: Session) => {
    setNotice(undefined);
    setSession(started);
  };
  const signOut = () => {
    if (session) void endSession(session);
    setNotice(undefined);
    setSession(undefined);
  };
  return (
    <>
      <a class="skip" href="#content" onClick={skipToContent}>
        {t.skip}
      </a>
      <Header session={session} onSignOut={signOut} />
      {api ? (
        <ApiContext.Provider value={api}>
          <Page />
        </ApiContext.Provider>
      ) : (
        <SignIn notice={notice} onSession={begin} />
      )}
    </>
  );
}

/** The fragment is an address here, so the link moves the focus itself. */
function skipToContent(event: Event): void {
  event.preventDefault();
  const content = document.querySelector<HTMLElement>('#content');
  content?.setAttribute('tabindex', '-1');
  content?.focus();
}

const PAGES: readonly {
  path: string;
  name: 'segment' | 'history' | 'evaluations' | 'webhooks' | 'keys';
  scope: Scope;
}[] = [
  { path: '/', name: 'segment', scope: 'segment' },
  { path: '/history', name: 'history', scope: 'segment' },
  { path: '/evaluations', name: 'evaluations', scope: 'evaluate' },
  { path: '/webhooks', name: 'webhooks', scope: 'admin' },
  { path: '/keys', name: 'keys', scope: 'admin' },
];

function Header({ session, onSignOut }: { session: Session | undefined; onSignOut: () => void }) {
  const { path } = usePlace();
  const shown = PAGES.filter(({ scope }) => session?.scopes.includes(scope));
  return (
    <header class="top">
      <a class="brand" href="#/">
        <img src="/console/icon.svg" alt="" width="28" height="28" />
        {t.title}
      </a>
      <nav aria-label={t.nav.main}>
        {shown.map((page) => (
          <a key={page.path} href={`#${page.path}`} aria-current={isAt(path, page.path) ? 'page' : undefined}>
            {t.nav[page.name]}
          </a>
        ))}
        <a href="/docs" target="_blank" rel="noopener">
          {t.nav.reference}
        </a>
      </nav>
      <div class="top-end">
        <select
          aria-label={t.nav.chooseLanguage}
          value={language}
          onChange={(event) => chooseLanguage(event.currentTarget.value)}
        >
          {languages.map((each) => (
            <option key={each.code} value={each.code}>
              {each.language}
            </option>
          ))}
        </select>
        {session && (
          <button type="button" class="quiet" onClick={onSignOut}>
            {t.nav.signOut}
          </button>
        )}
      </div>
    </header>
  );
}

function isAt(path: string, page: string): boolean {
  return page === '/' ? path === '/' || path.startsWith('/jobs/') : path === page;
}

function Page() {
  const place = usePlace();
  return pageAt(place);
}

function pageAt({ path, query }: Place) {
  const [, jobId] = /^\/jobs\/([\w-]+)$/.exec(path) ?? [];
  if (path === '/' || jobId !== undefined) return <SegmentPage jobId={jobId} />;
  if (path === '/history') return <HistoryPage status={query.get('status') ?? ''} />;
  if (path === '/evaluations') return <EvaluationsPage />;
  if (path === '/webhooks') return <WebhooksPage />;
  if (path === '/keys') return <KeysPage />;
  return (
    <main id="content">
      <p>{t.notFound}</p>
    </main>
  );
}
