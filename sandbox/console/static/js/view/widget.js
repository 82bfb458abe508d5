// The extension's widget, in the bot's chat under Home: sections with their elements, as the product answered them.

import { openHome, pressHome } from '../actions.js';
import { h, icon, safeLink } from '../dom.js';
import { state } from '../store.js';
import { say } from '../words.js';
import { drawGraph, drawShares } from './charts.js';
import { inline } from './markup.js';
import { drawSlide } from './slides.js';

const CONTEXT = { press: () => {}, references: {} };
const KINDS = {
  title: (one) => h('div', { class: 'widget-title' }, h('h3', {}, inline(one.text, CONTEXT)), drawButtons(one.buttons)),
  text: (one) => h('p', { class: 'text' }, inline(one.text, CONTEXT)),
  subtext: (one) => h('p', { class: 'hint' }, inline(one.text, CONTEXT)),
  divider: () => h('hr', {}),
  buttons: (one) => drawButtons(one.buttons),
  table: (one) => drawSlide({ type: 'table', data: one }, CONTEXT, () => null),
  graph: (one) => drawGraph({ ...one, styles: { ...one.styles, x_axis: one.styles.x_axis?.title, y_axis: one.styles.y_axis?.title } }),
  percentage_chart: (one) => drawShares(one),
};

export function drawWidget() {
  const widget = state.home;
  const found = widget?.sections || [];
  return h(
    'section',
    { class: 'widget', 'data-testid': 'widget' },
    h('header', {}, h('h2', {}, widget?.header?.title || state.extension.widget), drawButtons(widget?.header?.buttons),
      h('button', { type: 'button', class: 'plain', 'data-testid': 'widget-reload', title: say('reload'), onclick: () => openHome('refresh') }, '↻')),
    found.map((section) => h('section', { class: 'widget-section', 'data-testid': `widget-${section.id}` },
      section.elements.map((one) => KINDS[one.type]?.(one)))),
    widget && !found.length && h('p', { class: 'hint' }, say('no_widget')),
  );
}

const TONES = { positive: 'positive', negative: 'negative' };

function drawButtons(buttons) {
  if (!buttons?.length) return null;
  return h('div', { class: 'buttons' }, buttons.map((button) => {
    const properties = { class: `button ${TONES[button.emotion] || ''}`, 'data-testid': 'widget-button', 'data-label': button.label };
    const address = button.type === 'open.url' && safeLink(button.url);
    if (address) return h('a', { href: address, target: '_blank', rel: 'noopener', ...properties }, button.label, icon('link'));
    return h('button', { type: 'button', onclick: () => pressHome(button.label), ...properties }, button.label);
  }));
}
