// The bar on top: tabs, the acting person, the language, the switch of the webhook panel.

import { actAs, speak } from '../actions.js';
import { avatar, h, icon, replace } from '../dom.js';
import { set, state } from '../store.js';
import { say } from '../words.js';

export function drawTopbar() {
  if (!state.user) return;
  replace(
    'topbar',
    h('div', { class: 'brand' }, h('img', { src: '/console/icon.svg', alt: '' }), 'Cliq', h('span', {}, say('brand'))),
    h('div', { class: 'tabs', role: 'tablist' }, tab('talk', say('chat')), tab('site', say('web_site')), tab('crm', say('crm'))),
    h('div', { class: 'spacer' }),
    h(
      'label',
      { class: 'acting' },
      avatar(state.user.name, state.user.email),
      h('span', { class: 'acting-words' }, h('small', {}, say('acting_as')), userSwitch()),
    ),
    h(
      'div',
      { class: 'segmented', role: 'group', 'aria-label': say('language'), 'data-testid': 'language-switch' },
      language('ja', '日本語'),
      language('en', 'English'),
    ),
    h(
      'button',
      {
        class: `ghost ${state.inspecting ? 'on' : ''}`,
        type: 'button',
        'aria-pressed': String(state.inspecting),
        'data-testid': 'inspector-switch',
        onclick: () => set({ inspecting: !state.inspecting }),
      },
      icon('panel'),
      say('webhooks'),
    ),
  );
}

export function drawTabs() {
  document.getElementById('talk').hidden = state.tab !== 'talk';
  document.getElementById('crm').hidden = state.tab !== 'crm';
  document.getElementById('site').hidden = state.tab !== 'site';
  document.getElementById('inspector').hidden = !state.inspecting;
  drawTopbar();
}

const tab = (name, text) =>
  h(
    'button',
    {
      type: 'button',
      role: 'tab',
      'aria-selected': String(state.tab === name),
      'data-testid': `tab-${name}`,
      onclick: () => set({ tab: name }),
    },
    text,
  );

const userSwitch = () =>
  h(
    'select',
    {
      'data-testid': 'user-switch',
      'aria-label': say('acting_as'),
      onchange: (event) => actAs(event.target.value),
    },
    state.users.map((user) =>
      h('option', { value: user.email, selected: user.email === state.user.email }, `${user.name} — ${facts(user)}`),
    ),
  );

function facts(user) {
  const words = [user.role];
  if (user.admin) words.push(say('administrator'));
  if (!user.linked) words.push(say('not_linked'));
  return words.join(', ');
}

const language = (code, text) =>
  h(
    'button',
    {
      type: 'button',
      'aria-pressed': String(state.language === code),
      'data-testid': `language-${code}`,
      onclick: () => speak(code),
    },
    text,
  );
