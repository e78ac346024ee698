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
    devInteractions: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  findAccount: async (_ctx, sub) => people.has(sub)
    ? { accountId: sub, claims: async () => ({ sub, ...people.get(sub) }) }
    : undefined,
  pkce: { required: () => true },
});

// A web page posts to us, so the tests set who there is beside the provider, at an address of their own.
const callback = provider.callback();
const server = http.createServer((request, response) => {
  if (request.method !== 'PUT' || request.url !== '/people') return callback(request, response);
  let text = '';
  request.on('data', (part) => { text += part; });
  request.on('end', () => {
    people.clear();
    for (const [sub, claims] of Object.entries(JSON.parse(text))) people.set(sub, claims);
    response.end();
  });
});
server.listen(Number(new URL(issuer).port), '127.0.0.1', () => console.log('ready'));
