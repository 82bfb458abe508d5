// What the page knows, and who wants to hear when a part of it changes. It fetches nothing.

export const state = {
  users: [],
  user: null, // the acting person, as GET /sandbox/users gives them
  language: 'en',
  extension: { commands: [], bot: { name: '', menu: [] } },
  tab: 'talk',
  chats: [],
  chat: null, // name of the open chat: '#sales', 'bot', an e-mail
  messages: [],
  thread: null, // {id, message, messages} of the open thread
  home: null, // the home widget while it is open
  asides: {}, // by chat: refusals and failures that only this page remembers, [{after, ...}]
  seen: {}, // by chat: how many messages were read
  executions: [],
  inspecting: true,
  // the web site's tab: see site.js
  site: { brands: [], departments: [], operators: [], visitors: [], chats: [], campaigns: {}, deliveries: [], hooks: false, brand: '', chat: '', operator: '' },
  crm: { modules: [], module: 'Leads', records: [], fields: [], record: null, search: '' },
};

const listeners = {};

export function on(part, listener) {
  (listeners[part] ||= []).push(listener);
}

// Change state and tell the listeners of each changed part; unchanged values tell nobody.
export function set(changes) {
  const changed = Object.keys(changes).filter(
    (part) => JSON.stringify(state[part]) !== JSON.stringify(changes[part]),
  );
  Object.assign(state, changes);
  const called = new Set();
  for (const part of changed) {
    for (const listener of listeners[part] || []) {
      if (!called.has(listener)) listener();
      called.add(listener);
    }
  }
}
