// One field of a form, by its type. What is chosen or typed is handed to `on.set`; leaving a field calls `on.changed`.

import { h } from '../dom.js';
import { state } from '../store.js';
import { say } from '../words.js';

const TYPES = { email: 'email', tel: 'tel', url: 'url', password: 'password' };

export function drawField(entry, value, error, on) {
  const draw = MAKERS[entry.type] || plain;
  const mandatory = entry.mandatory === true || entry.mandatory === 'true';
  return h(
    'div',
    { class: `field ${error ? 'wrong' : ''} field-${entry.type}`, 'data-testid': `form-field-${entry.name}` },
    h('label', { for: `field-${entry.name}` }, entry.label, mandatory && h('b', { title: say('mandatory') }, ' *')),
    draw(entry, value, on),
    entry.hint && h('small', { class: 'hint' }, entry.hint),
    error && h('small', { class: 'error', 'data-testid': `form-error-${entry.name}` }, error),
  );
}

const shared = (entry) => ({
  id: `field-${entry.name}`,
  name: entry.name,
  placeholder: entry.placeholder,
  disabled: entry.disabled,
  'data-testid': `form-input-${entry.name}`,
});

function plain(entry, value, on) {
  const type = { number: 'number', date: 'date', phone_number: 'tel' }[entry.type] || TYPES[entry.format] || 'text';
  return h('input', { ...shared(entry), type, maxlength: entry.max_length, min: entry.min, max: entry.max, step: entry.step_value,
    autocomplete: 'off', value: value ?? '', oninput: (event) => on.set(entry.name, event.target.value), onchange: () => on.changed(entry.name) });
}

function area(entry, value, on) {
  return h('textarea', { ...shared(entry), rows: '4', maxlength: entry.max_length, value: value ?? '',
    oninput: (event) => on.set(entry.name, event.target.value), onchange: () => on.changed(entry.name) });
}

const given = (value) => (value && typeof value === 'object' && !Array.isArray(value) ? value.value : value);

function options(entry) {
  if (entry.type !== 'native_select') return (entry.options || []).flatMap((option) => option.options || [option]);
  return state.users.map((user) => ({ label: user.name, value: user.zuid }));
}

function select(entry, value, on) {
  const multiple = entry.multiple === true || entry.multiple === 'true';
  if (multiple) return boxes(entry, value, on);
  return h(
    'select',
    { ...shared(entry), onchange: (event) => { on.set(entry.name, event.target.value || null); on.changed(entry.name); } },
    h('option', { value: '' }, entry.placeholder || say('choose')),
    options(entry).map((option) => h('option', { value: option.value, selected: String(given(value)) === String(option.value) }, option.label)),
  );
}

function radio(entry, value, on) {
  return h('div', { class: 'options', 'data-testid': `form-input-${entry.name}` }, options(entry).map((option) =>
    h('label', { class: 'check' },
      h('input', { type: 'radio', name: entry.name, value: option.value, checked: given(value) === option.value, disabled: entry.disabled,
        onchange: () => { on.set(entry.name, option.value); on.changed(entry.name); } }),
      option.label)));
}

function boxes(entry, value, on) {
  const chosen = new Set((Array.isArray(value) ? value : String(value ?? '').split(',')).map((one) => String(given(one)).trim()));
  return h('div', { class: 'options', 'data-testid': `form-input-${entry.name}` }, options(entry).map((option) =>
    h('label', { class: 'check' },
      h('input', { type: 'checkbox', name: entry.name, value: option.value, checked: chosen.has(option.value), disabled: entry.disabled,
        onchange: (event) => {
          if (event.target.checked) chosen.add(option.value);
          else chosen.delete(option.value);
          on.set(entry.name, [...chosen].filter(Boolean));
          on.changed(entry.name);
        } }),
      option.label)));
}

function toggle(entry, value, on) {
  return h('input', { ...shared(entry), type: 'checkbox', class: 'toggle', checked: value === true || value === 'true',
    onchange: (event) => { on.set(entry.name, event.target.checked); on.changed(entry.name); } });
}

// A date with a time of day; the zone is the form's, else the browser's.
function moment(entry, value, on) {
  const zone = value?.time_zone_id || entry.value?.time_zone_id || Intl.DateTimeFormat().resolvedOptions().timeZone;
  return h('input', { ...shared(entry), type: 'datetime-local', value: value?.date_time ?? '',
    oninput: (event) => on.set(entry.name, event.target.value ? { date_time: event.target.value, time_zone_id: zone } : null),
    onchange: () => on.changed(entry.name) });
}

// A field whose options the product finds while one types.
function dynamic(entry, value, on) {
  let asked = 0;
  const list = h('ul', { class: 'found', hidden: true, role: 'listbox' });
  const box = h('input', { ...shared(entry), type: 'text', autocomplete: 'off', role: 'combobox', value: value?.label ?? '',
    placeholder: entry.placeholder || say('search_more'),
    oninput: async () => {
      const mine = ++asked;
      on.set(entry.name, null);
      const found = await on.search(entry.name, box.value);
      if (mine !== asked) return;
      list.hidden = false;
      list.replaceChildren(...(found.length ? found.map(item) : [h('li', { class: 'none' }, say('nothing_found'))]));
    },
    onblur: () => setTimeout(() => { list.hidden = true; }, 150) });
  const item = (option) =>
    h('li', { role: 'option', 'data-testid': 'form-option', onmousedown: (event) => event.preventDefault(), onclick: () => {
      box.value = option.label;
      list.hidden = true;
      on.set(entry.name, option);
      on.changed(entry.name);
    } }, option.label);
  return h('div', { class: 'dynamic' }, box, list);
}

const MAKERS = {
  textarea: area, select, native_select: select, radio, checkbox: boxes, toggle,
  dynamic_select: dynamic, catalogue: boxes, datetime: moment,
};
