// The CRM tab: records of each module as the acting person may see them, their fields and their notes.

import { loadCrm, raiseSignal, saveRecord } from '../actions.js';
import { h, icon, replace } from '../dom.js';
import { set, state } from '../store.js';
import { say } from '../words.js';

let searching = null;

export function drawCrm() {
  const { crm } = state;
  if (!state.user || !crm.modules.length) return;
  const focused = document.activeElement?.dataset?.testid === 'crm-search';
  const scroll = document.querySelector('.crm-table')?.scrollTop || 0;
  replace(
    'crm',
    h('nav', { class: 'crm-modules' }, crm.modules.map((module) =>
      h('button', { type: 'button', 'aria-current': module.api_name === crm.module ? 'true' : null, 'data-testid': 'crm-module',
        'data-module': module.api_name, onclick: () => loadCrm({ module: module.api_name, record: null, search: '' }) },
      h('span', {}, module.label), h('small', {}, String(module.count))))),
    h('section', { class: 'crm-list' }, drawHead(crm), drawTable(crm)),
    h('aside', { class: 'crm-record', 'data-testid': 'crm-record-panel' }, crm.record ? drawRecord(crm.record) : h('p', { class: 'hint' }, say('pick_record'))),
  );
  document.querySelector('.crm-table').scrollTop = scroll;
  if (focused) {
    const box = document.querySelector('[data-testid="crm-search"]');
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  }
}

function drawHead(crm) {
  const box = h('input', { type: 'search', value: crm.search, placeholder: say('search_records'), 'aria-label': say('search_records'),
    'data-testid': 'crm-search', oninput: () => {
      clearTimeout(searching);
      searching = setTimeout(() => loadCrm({ search: box.value }), 150);
    } });
  return h(
    'header',
    {},
    h('h1', {}, crm.modules.find((module) => module.api_name === crm.module)?.label),
    h('p', {}, say('records', { n: crm.total }), ' · ', say('as_user', { user: state.user.name })),
    h('label', { class: 'search' }, icon('search'), box),
  );
}

function drawTable(crm) {
  if (!crm.records.length) return h('p', { class: 'hint crm-table' }, say('no_records', { user: state.user.name }));
  return h(
    'div',
    { class: 'crm-table' },
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, crm.fields.map((field) => h('th', { scope: 'col' }, field.label)), h('th', { scope: 'col' }, say('notes')))),
      h('tbody', {}, crm.records.map((record) =>
        h('tr', { 'data-testid': 'crm-record', 'data-record': record.id, tabindex: '0',
          'aria-selected': String(record.id === crm.record?.id),
          onclick: () => loadCrm({ record: { id: record.id } }),
          onkeydown: (event) => event.key === 'Enter' && loadCrm({ record: { id: record.id } }) },
        record.cells.map((cell) => h('td', {}, cell)), h('td', {}, record.notes ? String(record.notes) : '')))),
    ),
  );
}

function drawRecord(record) {
  if (state.crm.editing) return drawForm(record);
  return [
    h('header', {}, h('h2', {}, record.name),
      h('button', { type: 'button', class: 'button', 'data-testid': 'crm-edit', onclick: () => set({ crm: { ...state.crm, editing: true } }) },
        say('edit_record'))),
    SIGNALLED.includes(state.crm.module) && drawSignals(),
    h('section', { class: 'crm-notes' }, h('h3', {}, say('notes')),
      record.notes.length
        ? record.notes.map((note) =>
          h('article', { 'data-testid': 'crm-note' }, note.title && h('strong', {}, note.title), h('p', {}, note.content),
            h('small', {}, `${note.owner} · ${note.time}`)))
        : h('p', { class: 'hint' }, say('no_notes'))),
    h('dl', { class: 'labels' }, record.fields.map((field) => h('div', {}, h('dt', {}, field.label), h('dd', {}, field.value)))),
  ];
}

// What the customer does, and the CRM makes a signal of.
const SIGNALLED = ['Leads', 'Contacts'];
const SIGNALS = ['Telephony_Missed__s', 'EmailInsight_Open__s', 'Livedesk_MissedChat__s', 'Support_NewTicket__s', 'Livedesk_Visit__s'];

const drawSignals = () =>
  h('select', { class: 'crm-signal', 'aria-label': say('raise_signal'), 'data-testid': 'crm-signal',
    onchange: (event) => raiseSignal(event.target.value) },
  h('option', { value: '' }, say('raise_signal')),
  SIGNALS.map((name) => h('option', { value: name }, name.replace(/__s$/, '').replace(/_/g, ' '))));

function drawForm(record) {
  const inputs = record.editable.map((field) => [field, drawInput(field)]);
  const save = () => saveRecord(Object.fromEntries(inputs
    .filter(([field, input]) => input.value !== field.value)
    .map(([field, input]) => [field.api_name, field.kind === 'number' && input.value ? Number(input.value) : input.value])));
  return h('form', { onsubmit: (event) => { event.preventDefault(); save(); } },
    h('header', {}, h('h2', {}, record.name),
      h('button', { type: 'submit', class: 'button primary', 'data-testid': 'crm-save' }, say('save_record')),
      h('button', { type: 'button', class: 'button', onclick: () => set({ crm: { ...state.crm, editing: false } }) }, say('cancel'))),
    inputs.map(([field, input]) => h('div', { class: 'field' }, h('label', {}, field.label, input))));
}

function drawInput(field) {
  const known = { value: field.value, 'data-testid': `crm-input-${field.api_name}` };
  if (field.kind !== 'choice') return h('input', { ...known, type: field.kind, step: field.kind === 'number' ? 'any' : null });
  const options = [{ value: '', label: '' }, ...field.choices];
  return h('select', { 'data-testid': known['data-testid'] },
    options.map((one) => h('option', { value: one.value, selected: one.value === field.value }, one.label)));
}
