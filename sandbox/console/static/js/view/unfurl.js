// The card under a pasted link, which everybody in the chat sees, with its buttons.

import { act } from '../actions.js';
import { h, icon, safeLink } from '../dom.js';
import { inline } from './markup.js';

const TONES = { '+': 'positive', '-': 'negative' };

export function drawUnfurl(message) {
  const card = message.unfurl;
  if (!card) return null;
  const context = { press: () => {}, references: {} };
  return h(
    'aside',
    { class: 'unfurl', 'data-testid': 'unfurl' },
    h('small', {}, card.favicon_url && h('img', { src: card.favicon_url, alt: '', loading: 'lazy' }), card.provider_name),
    h('h3', {}, h('a', { href: safeLink(card.provider_url), target: '_blank', rel: 'noopener' }, card.title)),
    card.description && h('p', {}, inline(card.description, context)),
    card.fields && h('dl', { class: 'labels' }, card.fields.data.map((pair) =>
      h('div', {}, h('dt', {}, pair.label), h('dd', {}, inline(pair.value, context))))),
    card.actions && h('div', { class: 'buttons' }, card.actions.map((action) => drawAction(message, action))),
  );
}

function drawAction(message, action) {
  const properties = { class: `button ${TONES[action.style] || ''}`, title: action.hint, 'data-testid': 'button', 'data-label': action.label };
  const address = action.type === 'open.url' && safeLink(action.url);
  if (address) return h('a', { href: address, target: '_blank', rel: 'noopener', ...properties }, action.label, icon('link'));
  const press = () => act('press', { message: message.id, button: action.label });
  return h('button', { type: 'button', onclick: press, ...properties }, action.label);
}
