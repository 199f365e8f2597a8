/** Every method against a site that runs; `make test-clients` starts one and says where it is. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { AnswerCache, InvalidRequest, KeyRefused, NotFound, PartnerClient, TooManyRequests } from "../../src/index.js";
import { given } from "./given.js";

const baseUrl = given("PARTNER_API");
const client = new PartnerClient({ baseUrl, key: given("PARTNER_KEY") });

test("the entrance says who asks", async () => {
  const { caller, links } = await client.root();

  assert.equal(caller.partner, "Metro");
  assert.ok(links.pages);
});

test("pages are listed through all parts, each once", async () => {
  const listing = client.pages({ country: "RO", limit: 10, count: true });

  const { data } = await listing.first();
  const found = await listing.toArray();

  assert.ok(found.length > 20);
  assert.equal(data.total, found.length);
  assert.equal(new Set(found.map((page) => page.id + page.resolved_locale)).size, found.length);
  assert.ok(found.every((page) => page.country === "RO"));
});

test("fields select, and a page says in which locale it is", async () => {
  const [listed] = await client.pages({ locale: "ro-ro", type: "news", limit: 1, fields: ["id", "title"] }).toArray(1);
  const page = await client.page(listed!.id!, { locale: "ro-ro", include: ["markdown", "translations"] });

  assert.deepEqual(Object.keys(listed!).sort(), ["id", "title"]);
  assert.deepEqual([page.lang, page.dir, page.title], ["ro-RO", "ltr", listed!.title]);
  assert.match(page.html, /lang="en"/);
  assert.match(page.markdown!, /coșuri/);
  const kinds = page.blocks.map((block) => (block.type === "paragraph" ? block.value.html : ""));
  assert.match(kinds[0]!, /coșuri/);
});

test("a missing locale is answered by the chain where it is asked for", async () => {
  const [news] = await client.pages({ locale: "ro-ro", type: "news", limit: 1 }).toArray(1);

  const missing = await client.page(news!.id, { locale: "en-ro" }).catch((error: unknown) => error);
  const found = await client.page(news!.id, { country: "RO", language: "en", fallback: "chain" });

  assert.ok(missing instanceof NotFound);
  assert.deepEqual([missing.kind, missing.available], ["page-missing", ["ro-ro"]]);
  assert.deepEqual([found.resolved_locale, found.fallback?.reason], ["ro-ro", "not_translated"]);
});

test("a page is found by its address, and by a former one", async () => {
  const former = given("PARTNER_MOVED");

  const moved = await client.pageByUrl(former);
  const same = await client.pageByUrl(new URL(moved.url));

  assert.equal(moved.slug, "new-address");
  assert.equal(same.id, moved.id);
  const redirects = await client.redirects({ country: "RO" }).toArray();
  assert.ok(redirects.some((redirect) => redirect.from === former && redirect.page === moved.id));
});

test("countries and menus", async () => {
  const codes = (await client.countries().toArray()).map((country) => country.code);
  const menus = await client.menus("RO", "ro-ro");

  assert.deepEqual([codes, (await client.country("int")).code], [["GR", "RO"], "INT"]);
  assert.ok(menus.header.some((item) => item.title === "Știri"));
});

test("search finds words, with facets", async () => {
  const answer = await client.search("voluntarii", { country: "RO", limit: 5 });
  const all = await client.searchAll("voluntarii", { country: "RO", limit: 10 }).toArray();

  assert.equal(answer.items.length, 5);
  assert.match(answer.items[0]!.highlight, /<mark>/);
  assert.ok(answer.facets.country);
  assert.ok(all.length > 20);
});

test("facts, by list and by name", async () => {
  const [listed] = await client.facts({ country: "RO" }).toArray();
  const fact = await client.fact(listed!.name);

  assert.equal(fact.id, listed!.id);
  assert.ok(fact.values.some((value) => value.country === "RO"));
});

test("events, as list, item, calendar and map", async () => {
  const [event] = await client.events({ starts_after: "2027-01-01T00:00:00Z" }).toArray();

  assert.equal((await client.event(event!.id, { locale: "ro-ro" })).id, event!.id);
  assert.match(await client.eventsCalendar({ country: "RO" }), /^BEGIN:VCALENDAR/);
  assert.equal((await client.eventsMap({ country: "RO" })).features.length, 1);
});

test("points, as list, item and map", async () => {
  const found = await client.points({ near: "44.43,26.10", radius_km: 5 }).toArray();

  assert.equal(found.length, 2);
  assert.equal((await client.point(found[0]!.id)).id, found[0]!.id);
  assert.equal((await client.pointsMap()).features.length, 2);
});

test("resources, people, images and organisations", async () => {
  const [resource] = await client.resources().toArray();
  const [person] = await client.people().toArray();
  const [organisation] = await client.organisations({ country: "RO" }).toArray();
  const image = await client.image(given("PARTNER_IMAGE"));

  assert.equal((await client.resource(resource!.id)).id, resource!.id);
  assert.equal((await client.person(person!.id)).id, person!.id);
  assert.equal(organisation!.name, "Alucro");
  assert.deepEqual([(await client.images().toArray()).length, image.alt["ro-ro"]], [1, "Un câmp"]);
});

test("what is not known is named, with what is", async () => {
  const error = await client.pages({ country: "XX" }).toArray().catch((caught: unknown) => caught);

  assert.ok(error instanceof InvalidRequest);
  assert.equal(error.errors[0]!.field, "country");
  assert.ok(error.errors[0]!.known!.includes("RO"));
});

test("a wrong key is never a visitor", async () => {
  await assert.rejects(new PartnerClient({ baseUrl, key: "ecc_live_wrong" }).root(), KeyRefused);
});

test("an answer that has not changed is not sent again", async () => {
  const statuses: number[] = [];
  const counting: typeof fetch = async (...asked) => {
    const response = await fetch(...asked);
    statuses.push(response.status);
    return response;
  };
  const caching = new PartnerClient({ baseUrl, key: given("PARTNER_KEY"), cache: new AnswerCache(), fetch: counting });

  const first = await caching.menus("RO", "ro-ro");
  const second = await caching.menus("RO", "ro-ro");

  assert.deepEqual(second, first);
  assert.deepEqual(statuses, [200, 304]);
});

test("who asks too often is told when to ask again, and is served then", async () => {
  const hasty = new PartnerClient({ baseUrl, key: given("PARTNER_HASTY_KEY"), patience: 0 });
  const asked = Array.from({ length: 40 }, () => hasty.root());

  const outcomes = await Promise.allSettled(asked);
  const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as unknown] : []));

  assert.ok(refused.length > 0 && refused.every((error) => error instanceof TooManyRequests && error.retryAfter! > 0));
  assert.equal((await new PartnerClient({ baseUrl, key: given("PARTNER_HASTY_KEY") }).root()).caller.partner, "Metro");
});
