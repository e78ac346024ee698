// An OpenID Connect provider for the tests: a real one, with people whose names and roles a test has set.
// Started as `node provider.js <its own address> <the address of CoachDesk>`; the port is chosen by the test.
import http from 'node:http';
import Provider from 'oidc-provider';

const [issuer, coachdesk] = process.argv.slice(2);
const people = new Map();

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'coachdesk',
    client_secret: 'a-secret-of-the-tests-alone-0123456789',
    redirect_uris: [`${coachdesk}/sign-in/provider/answer`],
    post_logout_redirect_uris: [`${coachdesk}/`],
    backchannel_logout_uri: `${coachdesk}/sign-in/provider/sign-out`,
    backchannel_logout_session_required: true,
  }],
  claims: { openid: ['sub', 'sid', 'roles', 'amr'], email: ['email', 'email_verified'], profile: ['name'] },
  conformIdTokenClaims: false,
  cookies: { keys: ['a key of the tests alone'] },
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  findAccount: async (_ctx, sub) => people.has(sub)
    ? { accountId: sub, claims: async () => ({ sub, ...people.get(sub) }) }
    : undefined,
  // It calls nobody on its own machine; here that is where CoachDesk is.
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  // Whoever signs in has agreed to what CoachDesk asks for.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: 'coachdesk', accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
});

async function textOf(request) {
  let text = '';
  for await (const part of request) text += part;
  return text;
}

const LOGIN = `<!doctype html><html lang="en"><title>The organisation</title><h1>The organisation</h1>
<form method="post"><label>Name <input name="login"></label> <button>Go on</button></form></html>`;

const answers = provider.callback();
http.createServer(async (request, response) => {
  if (request.method === 'PUT' && request.url === '/people') {
    people.clear();
    for (const [sub, claims] of Object.entries(JSON.parse(await textOf(request)))) people.set(sub, claims);
    return response.end();
  }
  if (!request.url.startsWith('/interaction/')) return answers(request, response);
  if (request.method === 'GET') {
    response.setHeader('Content-Type', 'text/html');
    return response.end(LOGIN);
  }
  const accountId = new URLSearchParams(await textOf(request)).get('login');
  const login = { accountId, amr: people.get(accountId)?.ways ?? ['pwd'] };
  return provider.interactionFinished(request, response, { login });
}).listen(Number(new URL(issuer).port), '127.0.0.1');
