// Passing notices on top of the page: banners of the product, refusals of the sandbox.

import { h, icon, safeLink } from '../dom.js';
import { say } from '../words.js';

const SHOWN_MS = 6000;
const KINDS = { success: 'check', failure: 'alert', refused: 'alert', link: 'link' };

export const clearToasts = () => document.getElementById('notices').replaceChildren();

export function toast(text, kind = 'success') {
  const address = kind === 'link' ? safeLink(text) : null;
  const notice = h(
    'div',
    { class: `notice ${kind}`, 'data-testid': 'banner', 'data-status': kind, role: 'status' },
    icon(KINDS[kind] || 'check'),
    address ? h('a', { href: address, target: '_blank', rel: 'noopener' }, `${say('preview')}: ${text}`) : h('span', {}, text),
    h('button', { type: 'button', class: 'plain', 'aria-label': say('dismiss'), onclick: () => notice.remove() }, icon('close')),
  );
  document.getElementById('notices').append(notice);
  setTimeout(() => notice.remove(), SHOWN_MS);
}
