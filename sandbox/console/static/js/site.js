// What happens on the web site's tab: the visitors and chats of SalesIQ, and what the operator does with them.

import { get, post, Refusal } from './api.js';
import { set, state } from './store.js';
import { say } from './words.js';
import { toast } from './view/notices.js';

// Who the operator is: the acting person if they are one, otherwise whoever was chosen.
export function operator() {
  const { site, user } = state;
  const chosen = site.operator && site.operators.find((one) => one.email === site.operator);
  return chosen || site.operators.find((one) => one.email === user?.email) || site.operators.find((one) => !one.bot && !one.deleted);
}

export async function loadSite(changes = {}) {
  const found = await get('visitors');
  const site = { ...state.site, ...found, ...changes };
  if (!site.brand) site.brand = site.brands[0]?.slug || '';
  const known = site.chats.find((chat) => chat.id === site.chat);
  // A chat that has just come in is shown, unless the operator is in the middle of another.
  const fresh = site.chats.length > state.site.chats.length && known?.state !== 'connected';
  if (!known || fresh) site.chat = site.chats.at(-1)?.id || '';
  set({ site });
}

export async function play(verb, body) {
  try {
    await post(`visitors/${verb}`, body);
    await loadSite();
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    toast(`${say('not_possible')}: ${error.message}`, 'failure');
    return false;
  }
}
