// An open form as a dialog: its inputs, errors beside the fields, changes and searches sent as the person fills it in.

import { post, Refusal } from '../api.js';
import { h, icon } from '../dom.js';
import { state } from '../store.js';
import { say } from '../words.js';
import { drawField } from './fields.js';

let dialog = null;
let form = null;
let values = {};
let digest = null; // shows what a call led to

export function openForm(opened, digesting) {
  digest = digesting;
  shut();
  dialog = h('dialog', { class: 'dialog form', 'data-testid': 'form-dialog', 'data-form': opened.name,
    oncancel: (event) => { event.preventDefault(); cancel(); } });
  document.getElementById('dialogs').append(dialog);
  show(opened);
  dialog.showModal();
  dialog.querySelector('input:not([type=hidden]):not([disabled]), select, textarea')?.focus();
}

function shut() {
  dialog?.close();
  dialog?.remove();
  dialog = null;
}

function show(opened, errors = opened.errors) {
  form = opened;
  values = { ...opened.values };
  const focus = document.activeElement?.name;
  const visible = opened.inputs.filter((entry) => entry.type !== 'hidden');
  dialog.replaceChildren(
    h(
      'form',
      { method: 'dialog', novalidate: true, onsubmit: (event) => { event.preventDefault(); submit(); } },
      h('header', {}, h('h2', {}, opened.title),
        h('button', { type: 'button', class: 'plain', 'aria-label': say('close'), onclick: cancel }, icon('close'))),
      opened.hint && h('p', { class: 'hint' }, opened.hint),
      opened.error_text && h('p', { class: 'problem', 'data-testid': 'form-error' }, icon('alert'), opened.error_text),
      visible.map((entry) => drawField(entry, values[entry.name], errors[entry.name], { set: keep, changed, search })),
      h('footer', {},
        h('button', { type: 'button', class: 'button', 'data-testid': 'form-cancel', onclick: cancel }, say('cancel')),
        h('button', { class: 'button primary', 'data-testid': 'form-submit' }, opened.button_label)),
    ),
  );
  if (focus) dialog.querySelector(`[name="${CSS.escape(focus)}"]`)?.focus();
}

const keep = (name, value) => {
  values[name] = value;
};

// Only what a person may fill in is sent.
const filled = () =>
  Object.fromEntries(
    form.inputs
      .filter((entry) => entry.type !== 'hidden' && !entry.disabled && entry.name in values)
      .map((entry) => [entry.name, values[entry.name]]),
  );

const send = (path, more) => post(path, { user: state.user.email, form: form.id, values: filled(), ...more });

async function changed(name) {
  const entry = form.inputs.find((one) => one.name === name);
  if (!entry.trigger_on_change) return;
  const result = await send('form/change', { field: name });
  await digest({ ...result, form: null });
  if (result.open && dialog) show(result.open);
}

async function search(name, query) {
  const result = await send('form/options', { field: name, query });
  if (result.failure || result.problems.length) await digest({ ...result, form: null });
  return result.options;
}

async function submit() {
  dialog.classList.add('busy');
  try {
    const result = await send('form', {});
    if (result.open && result.shown !== 'form') show(result.open);
    else shut();
    await digest(result);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const reasons = Object.entries(error.body.reasons || {});
    const errors = reasons.length ? Object.fromEntries(reasons.map(([name, one]) => [name, say(one.code, one)])) : error.body.inputs || {};
    const text = Object.keys(errors).length ? '' : error.message;
    show({ ...form, values, error_text: text }, errors);
  } finally {
    dialog?.classList.remove('busy');
  }
}

async function cancel() {
  const { id } = form;
  shut();
  try {
    await digest(await post('form', { user: state.user.email, form: id, action: 'cancel', values: {} }));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error; // it was closed elsewhere
  }
}
