// Calls of the control API. A refusal becomes a Refusal with the server's sentence; nothing is shown here.

export class Refusal extends Error {
  constructor(status, body) {
    super(body.error || `HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}

async function call(method, path, body) {
  const answer = await fetch(`/sandbox/${path}`, {
    method,
    headers: body ? { 'Content-Type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  let value = {};
  try {
    value = await answer.json();
  } catch {
    value = { error: `HTTP ${answer.status}` };
  }
  if (!answer.ok) throw new Refusal(answer.status, value);
  return value;
}

export const get = (path, query = {}) => call('GET', `${path}?${new URLSearchParams(query)}`);
export const post = (path, body) => call('POST', path, body);
