// What a person does on the page: each is one call of the control API, and its result is shown.

import { get, post, Refusal } from './api.js';
import { openForm } from './form/dialog.js';
import { set, state } from './store.js';
import { say } from './words.js';
import { clearToasts, toast } from './view/notices.js';

// ---------------------------------------------------------------------------------- what is on screen

export async function refresh() {
  if (!state.user || !state.chat) return;
  const as = state.user.email;
  const chat = state.chat;
  const [chats, messages] = await Promise.all([get('chats', { as }), get('messages', { as, chat })]);
  if (as !== state.user.email || chat !== state.chat) return; // somebody switched meanwhile
  const open = chats.find((one) => one.name === chat);
  const seen = { ...state.seen, [`${as} ${chat}`]: open ? open.messages : 0 };
  for (const one of chats) seen[`${as} ${one.name}`] ??= one.messages;
  set({ chats, messages, seen });
  if (state.thread) await openThread(state.thread.id);
}

export async function actAs(email, chat = state.chat) {
  const user = state.users.find((one) => one.email === email);
  clearToasts();
  document.cookie = `sandbox_user=${email}; path=/; SameSite=Lax`; // the consent page chooses the same person
  const chats = await get('chats', { as: email });
  const open = chats.some((one) => one.name === chat) ? chat : chats[0].name;
  set({ user, chats, chat: open, messages: [], thread: null, asides: {}, home: null, language: user.language });
  await refresh();
  await loadCrm();
}

export async function openChat(name) {
  set({ chat: name, thread: null, messages: [], home: null });
  await refresh();
}

export async function openThread(id) {
  const messages = await get('messages', { as: state.user.email, chat: id });
  const above = state.messages.find((message) => message.thread === id) || state.thread?.above || null;
  set({ thread: { id, above, messages } });
}

// The person's own language in Zoho: the page and the product both follow it.
export async function speak(language) {
  await post('language', { user: state.user.email, language });
  const users = (await get('users')).filter((user) => user.cliq);
  set({ users, user: users.find((user) => user.email === state.user.email), language });
  await refresh();
  await loadCrm();
}

// Who is linked may have changed in another tab.
export async function lookAgain() {
  const users = (await get('users')).filter((user) => user.cliq);
  set({ users, user: users.find((user) => user.email === state.user.email) });
  await refresh();
}

// ---------------------------------------------------------------------------------- acting

export const sayText = (text, chat = state.chat) => act('say', { chat, text });
export const pick = (text, suggestion) => act('pick', { chat: state.chat, text, suggestion });
export const chooseMenu = (action) => act('menu', { action });

export const actOn = (message, name) => act('action', { chat: state.chat, name, messages: [message.id] });

// The home widget: what a person sees under Home in the bot's chat. `happened` is load or refresh.
export const openHome = (happened = 'load') => showHome('widget', { event: happened });
export const pressHome = (button) => showHome('widget/press', { button });
export const closeHome = () => set({ home: null });

async function showHome(path, body) {
  const result = await act(path, body);
  if (result) set({ home: result.widget });
}

export const suggest = (text) =>
  post('suggest', { user: state.user.email, chat: state.chat, text });

export async function act(path, body) {
  try {
    const result = await post(path, { user: state.user.email, ...body });
    await digest(result);
    return result;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    toast(`${say('not_possible')}: ${error.message}`, 'failure');
    return null;
  }
}

// Show what an action led to: banner, form, what is refused, what is only recorded.
export async function digest(result) {
  const { notice, form, problems, failure, recorded, shown } = result;
  if (notice?.text) toast(notice.text, notice.status);
  if (notice?.preview) toast(notice.preview, 'link');
  if (failure) remember({ kind: 'failed', title: 'failed', items: [{ limit: failure.code, text: failure.text }] });
  if (problems?.length) remember({ kind: 'refused', title: shown ? 'cut' : 'refused', items: problems });
  if (recorded) carryOut(recorded);
  await refresh();
  if (form && shown === 'form') openForm(form, digest);
}

function remember(aside) {
  const key = state.chat;
  const after = state.messages.at(-1)?.id || null;
  const number = (state.asides[key]?.at(-1)?.number || 0) + 1;
  set({ asides: { ...state.asides, [key]: [...(state.asides[key] || []), { ...aside, after, number }] } });
}

export function dismiss(number) {
  const kept = (state.asides[state.chat] || []).filter((aside) => aside.number !== number);
  set({ asides: { ...state.asides, [state.chat]: kept } });
}

function carryOut({ type, data }) {
  if (type === 'copy') {
    navigator.clipboard?.writeText(data.text).catch(() => {});
    toast(say('copied', { text: data.text }), 'success');
  } else if (type === 'system.api') {
    const [api, id] = data.api.split('/');
    const other = state.users.find((user) => user.zuid === id);
    if (api === 'startchat' && other && other.email !== state.user.email) openChat(other.email);
    else toast(say('system', { api: data.api }), 'success');
  }
}

// ---------------------------------------------------------------------------------- CRM

export async function loadCrm(changes = {}) {
  const crm = { ...state.crm, ...changes };
  const query = { as: state.user.email, module: crm.module, search: crm.search };
  const found = await get('crm/records', query);
  let record = null;
  if (crm.record) {
    try {
      record = await get('crm/record', { as: state.user.email, module: crm.module, id: crm.record.id });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  set({ crm: { ...crm, ...found, record, editing: false } });
}

// What is written on a record's page; numbers as numbers, an emptied field as nothing.
export async function saveRecord(values) {
  const { module, record } = state.crm;
  try {
    await post('crm/record', { as: state.user.email, module, id: record.id, values });
    await loadCrm();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    toast(`${say('not_possible')}: ${error.message}`, 'failure');
  }
}

export async function openRecord(module, id) {
  set({ tab: 'crm' });
  await loadCrm({ module, search: '', record: { id } });
}

export async function raiseSignal(namespace) {
  const { module, record } = state.crm;
  if (!namespace) return;
  await post('crm/signals', { namespace, module, record_id: record.id });
  toast(say('signal_raised'), 'success');
  await loadCrm();
}
