/** Endpoints are made, and the site's own webhooks arrive and are verified. */

import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { text } from "node:stream/consumers";

import { InvalidRequest, NotAllowed, NotFound, PartnerClient, verifyWebhook, type WebhookEvent } from "../../src/index.js";
import { given } from "./given.js";

const baseUrl = given("PARTNER_API");
const client = new PartnerClient({ baseUrl, key: given("PARTNER_KEY") });
const PATIENCE = 60_000;

const received: (WebhookEvent | Error)[] = [];
let secrets: string[] = [];
let server: Server;
let url: string;

before(async () => {
  server = createServer((request, response) => {
    void text(request)
      .then((body) => verifyWebhook(body, request.headers, secrets))
      .then((event) => received.push(event), (error: Error) => received.push(error))
      .finally(() => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://localhost:${(server.address() as AddressInfo).port}/hooks`;
});
after(() => server.close());

/** Wait until something came, and return it. */
async function nextEvent(): Promise<WebhookEvent> {
  const end = Date.now() + PATIENCE;
  while (!received.length) {
    assert.ok(Date.now() < end, "no webhook came");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const found = received.shift()!;
  if (found instanceof Error) throw found;
  return found;
}

test("an endpoint lives: made, tried out, looked into, rotated, paused, deleted", async () => {
  const made = await client.webhooks.create({ url, description: "Tests", events: ["page.published"] });
  secrets = [made.secret];

  const ping = await client.webhooks.ping(made.id);
  assert.equal((await nextEvent()).type, "ping");
  const listed = await client.webhooks.deliveries(made.id).toArray();
  assert.deepEqual(listed.map(({ id, event }) => [id, event]), [[ping.id, "ping"]]);
  assert.equal((await client.webhooks.delivery(made.id, ping.id)).event, "ping");

  const rotated = await client.webhooks.rotate(made.id, { overlap_hours: 1 });
  assert.notEqual(rotated.secret, made.secret);
  for (const secret of [made.secret, rotated.secret]) {
    secrets = [secret];
    await client.webhooks.replayDelivery(made.id, ping.id);
    assert.equal((await nextEvent()).type, "ping");
  }

  const paused = await client.webhooks.change(made.id, { paused: true });
  assert.equal(paused.state, "paused");
  assert.ok((await client.webhooks.list().toArray()).some((webhook) => webhook.id === made.id));
  assert.equal((await client.webhooks.replay(made.id, { dead: true })).count, 0);
  await client.webhooks.delete(made.id);
  await assert.rejects(client.webhooks.get(made.id), NotFound);
});

test("an endpoint that means nothing is refused by name", async () => {
  const error = await client.webhooks.create({ url: "ftp://partner.example" }).catch((caught: unknown) => caught);

  assert.ok(error instanceof InvalidRequest);
  assert.equal(error.errors[0]!.field, "url");
});

test("a key without the scope may not", async () => {
  const other = new PartnerClient({ baseUrl, key: given("PARTNER_OTHER_KEY") });

  await assert.rejects(other.webhooks.list().toArray(), NotAllowed);
  await assert.rejects(other.usage().toArray(), NotAllowed);
});

test("usage, as list and as CSV", async () => {
  await client.root();

  assert.ok(Array.isArray(await client.usage({ limit: 100 }).toArray()));
  assert.match(await client.usageTable(), /requests/);
});
