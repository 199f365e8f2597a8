import assert from "node:assert/strict";
import { test } from "node:test";

import { Webhook } from "standardwebhooks";

import { WebhookRefused, verifyWebhook } from "../src/index.js";

const SECRET = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
const OTHER = `whsec_${Buffer.alloc(24, 8).toString("base64")}`;
const NOW = new Date("2026-11-22T12:00:00Z");
const BODY = '{"type":"page.published","timestamp":"2026-11-22T12:00:00Z","data":{"title":"Doze și ţepi"}}';

/** The headers that the standard's own library makes. */
function signed(body = BODY, { secret = SECRET, at = NOW, id = "msg_1" } = {}): Record<string, string> {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, at, body),
  };
}

test("what the standard's library signs is accepted, in every form of body and headers", async () => {
  const bytes = new TextEncoder().encode(BODY);
  for (const body of [BODY, bytes, bytes.buffer]) {
    for (const headers of [signed(), new Headers(signed())]) {
      const event = await verifyWebhook(body, headers, SECRET, { now: NOW });

      assert.deepEqual(event, JSON.parse(BODY));
    }
  }
});

test("what is accepted here is accepted by the standard's library", async () => {
  const now = new Date();
  const headers = signed(BODY, { at: now });

  assert.deepEqual(await verifyWebhook(BODY, headers, SECRET), new Webhook(SECRET).verify(BODY, headers));
});

test("while a secret is changed either fits, and so does either of two signatures", async () => {
  const [first, second] = [signed()["webhook-signature"]!, signed(BODY, { secret: OTHER })["webhook-signature"]!];
  for (const secrets of [[SECRET, OTHER], [OTHER, SECRET]]) {
    await verifyWebhook(BODY, signed(), secrets, { now: NOW });
  }
  for (const both of [`${first} ${second}`, `${second} ${first}`]) {
    await verifyWebhook(BODY, { ...signed(), "webhook-signature": both }, SECRET, { now: NOW });
  }
});

const ALTERED: [string, string, Record<string, string>][] = [
  ["another body", BODY.replace("published", "deleted"), {}],
  ["another id", BODY, { "webhook-id": "msg_2" }],
  ["another time", BODY, { "webhook-timestamp": String(NOW.getTime() / 1000 + 1) }],
  ["another secret", BODY, signed(BODY, { secret: OTHER })],
  ["another version", BODY, { "webhook-signature": signed()["webhook-signature"]!.replace("v1,", "v2,") }],
  ["half a signature", BODY, { "webhook-signature": signed()["webhook-signature"]!.slice(0, 20) }],
  ["no base64", BODY, { "webhook-signature": "v1,???? v1, v1" }],
  ["no signature", BODY, { "webhook-signature": "" }],
  ["no id", BODY, { "webhook-id": "" }],
  ["no time", BODY, { "webhook-timestamp": "soon" }],
];
for (const [name, body, headers] of ALTERED) {
  test(`${name} is refused`, async () => {
    await assert.rejects(verifyWebhook(body, { ...signed(), ...headers }, SECRET, { now: NOW }), WebhookRefused);
  });
}

for (const seconds of [-301, 301]) {
  test(`a time that is ${seconds} s away is refused`, async () => {
    const at = new Date(NOW.getTime() + seconds * 1000);

    await assert.rejects(verifyWebhook(BODY, signed(BODY, { at }), SECRET, { now: NOW }), WebhookRefused);
    await verifyWebhook(BODY, signed(BODY, { at }), SECRET, { now: NOW, tolerance: 301 });
  });
}

test("without a secret, or with none that can be read, nothing is accepted", async () => {
  for (const secrets of [[], [""], ["whsec_"], ["whsec_???"]]) {
    await assert.rejects(verifyWebhook(BODY, signed(), secrets, { now: NOW }), TypeError);
  }
});
