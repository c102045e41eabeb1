/** The entry of the console. */
import './style/base.css';
import './style/layout.css';
import './style/segment.css';
import './style/lists.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { keptSession, startSession, takeSignInToken } from './session/session.ts';
import { signInNotice } from './session/sign-in.tsx';
import { language, t } from './texts/texts.ts';

const root = document.querySelector<HTMLElement>('#console');
if (root) {
  document.documentElement.lang = language;
  document.title = t.title;
  void open(root);
}

/** A sign-in token comes before a session that is kept: it may be of another tenant. */
async function open(place: HTMLElement): Promise<void> {
  const token = takeSignInToken();
  let notice: string | undefined;
  let session = keptSession();
  if (token !== undefined) {
    try {
      session = await startSession(token);
    } catch (error) {
      // A tab whose session still works needs no other.
      notice = session ? undefined : (signInNotice(error) ?? t.problem.unreachableDetail);
    }
  }
  render(<App first={session} notice={notice} />, place);
}
