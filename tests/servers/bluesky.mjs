// A whole Bluesky on loopback: PLC, PDS and AppView as they are, from @atproto/dev-env.
// Prints one line of JSON once it is up. What no client may do is asked for at CONTROL_PORT:
// POST /settle (all that was written is indexed), /label {uri, cid, val}, /takedown {uri}.
import http from 'node:http'
import net from 'node:net'
import { pathToFileURL } from 'node:url'

// every listener of the network stays on this machine
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...given) {
  const [first, second] = given
  if (typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first))) {
    if (typeof second === 'string') given[1] = '127.0.0.1'
    else given.splice(1, 0, '127.0.0.1')
  } else if (first && typeof first === 'object' && 'port' in first) {
    given[0] = { ...first, host: '127.0.0.1' }
  }
  return listen.apply(this, given)
}

const home = process.env.BLUESKY_HOME
const env = await import(pathToFileURL(`${home}/node_modules/@atproto/dev-env/dist/index.js`))
const network = await env.TestNetwork.create({
  dbPostgresSchema: 'bluesky',
  pds: { hostname: 'localhost', enableDidDocWithSession: true },
})
env.mockMailer(network.pds)

const labeler = 'did:example:labeler' // one whose labels this AppView takes in
const asked = {
  '/settle': () => network.processAll(),
  '/label': ({ uri, cid, val }) =>
    network.bsky.db.db
      .insertInto('label')
      .values({ src: labeler, uri, cid: cid ?? '', val, neg: false, cts: new Date().toISOString() })
      .execute(),
  '/takedown': ({ uri }) =>
    network.bsky.ctx.dataplane.takedownRecord({ recordUri: uri, ref: 'test', seen: undefined }),
}
const control = http.createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  try {
    await asked[request.url](body ? JSON.parse(body) : {})
    response.writeHead(200).end('{}')
  } catch (error) {
    response.writeHead(500).end(String(error?.stack ?? error))
  }
})
control.listen(Number(process.env.CONTROL_PORT), () => {
  console.log(JSON.stringify({
    pds: network.pds.url,
    appview: network.bsky.url,
    control: `http://127.0.0.1:${control.address().port}`,
    labeler,
  }))
})
