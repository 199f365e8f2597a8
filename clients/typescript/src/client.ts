/** The client: one method for each thing that the API answers. */

import { Webhooks } from "./endpoints.js";
import { listAt, type Listing } from "./listing.js";
import type { SyncAnswer, SyncFilters } from "./sync.js";
import { Transport, type ClientOptions, type RequestOptions } from "./transport.js";
import type * as api from "./types.js";
import type { Chosen, QueryOf } from "./types.js";

/** A client of the partner API. */
export class PartnerClient {
  readonly transport: Transport;
  /** The partner's own endpoints, for keys with `webhooks:manage`. */
  readonly webhooks: Webhooks;

  constructor(options: ClientOptions) {
    this.transport = new Transport(options);
    this.webhooks = new Webhooks(this.transport);
  }

  /** Where to begin: what there is, who you are, and what you may. */
  root(options?: RequestOptions): Promise<api.Root> {
    return this.#one("", {}, options);
  }

  pages<Q extends QueryOf<"listPages">>(query?: Q, options?: RequestOptions): Listing<Chosen<api.Page, Q>> {
    return listAt(this.transport, "pages", query, options);
  }

  /** One page; say in which locale, or in which country and language. */
  page<Q extends QueryOf<"getPage">>(id: string, query: Q, options?: RequestOptions): Promise<Chosen<api.Page, Q>> {
    return this.#one(`pages/${segment(id)}`, query, options);
  }

  /** The page at a public address, also at a former one. */
  pageByUrl<Q extends Omit<QueryOf<"getPageByUrl">, "url">>(
    url: string | URL,
    query?: Q,
    options?: RequestOptions,
  ): Promise<Chosen<api.Page, Q>> {
    return this.#one("pages/by-url", { url: String(url), ...query }, options);
  }

  countries<Q extends QueryOf<"listCountries">>(query?: Q, options?: RequestOptions): Listing<Chosen<api.Country, Q>> {
    return listAt(this.transport, "countries", query, options);
  }

  /** One country; `INT` is the umbrella. */
  country<Q extends QueryOf<"getCountry">>(code: string, query?: Q, options?: RequestOptions): Promise<Chosen<api.Country, Q>> {
    return this.#one(`countries/${segment(code)}`, query, options);
  }

  /** The navigation of a country in one of its locales. */
  menus(country: string, locale: string, options?: RequestOptions): Promise<api.Menus> {
    return this.#one(`menus/${segment(country)}/${segment(locale)}`, {}, options);
  }

  /** The best of what is found, with facets. */
  search(q: string, query?: Omit<QueryOf<"searchPages">, "q">, options?: RequestOptions): Promise<api.SearchItems> {
    return this.#one("search", { q, ...query }, options);
  }

  /** Everything that is found, the best first. */
  searchAll(q: string, query?: Omit<QueryOf<"searchPages">, "q">, options?: RequestOptions): Listing<api.Hit> {
    return listAt(this.transport, "search", { q, ...query }, options);
  }

  facts<Q extends QueryOf<"listFacts">>(query?: Q, options?: RequestOptions): Listing<Chosen<api.Fact, Q>> {
    return listAt(this.transport, "facts", query, options);
  }

  fact<Q extends QueryOf<"getFact">>(name: string, query?: Q, options?: RequestOptions): Promise<Chosen<api.Fact, Q>> {
    return this.#one(`facts/${segment(name)}`, query, options);
  }

  events<Q extends QueryOf<"listEvents">>(query?: Q, options?: RequestOptions): Listing<Chosen<api.Event, Q>> {
    return listAt(this.transport, "events", query, options);
  }

  event<Q extends QueryOf<"getEventsItem">>(id: string, query?: Q, options?: RequestOptions): Promise<Chosen<api.Event, Q>> {
    return this.#one(`events/${segment(id)}`, query, options);
  }

  /** The events as a calendar (iCalendar text). */
  eventsCalendar(query?: QueryOf<"getEventsCalendar">, options?: RequestOptions): Promise<string> {
    return this.transport.text("events.ics", query, options);
  }

  /** The events that have a place, as GeoJSON. */
  eventsMap(query?: QueryOf<"getEventsMap">, options?: RequestOptions): Promise<api.EventsMap> {
    return this.#one("events.geojson", query, options, GEO_JSON);
  }

  points<Q extends QueryOf<"listPoints">>(query?: Q, options?: RequestOptions): Listing<Chosen<api.Point, Q>> {
    return listAt(this.transport, "points", query, options);
  }

  point<Q extends QueryOf<"getPointsItem">>(id: string, query?: Q, options?: RequestOptions): Promise<Chosen<api.Point, Q>> {
    return this.#one(`points/${segment(id)}`, query, options);
  }

  /** The points that take back cans, as GeoJSON. */
  pointsMap(query?: QueryOf<"getPointsMap">, options?: RequestOptions): Promise<api.PointsMap> {
    return this.#one("points.geojson", query, options, GEO_JSON);
  }

  resources<Q extends QueryOf<"listResources">>(query?: Q, options?: RequestOptions): Listing<Chosen<api.Resource, Q>> {
    return listAt(this.transport, "resources", query, options);
  }

  resource<Q extends QueryOf<"getResourcesItem">>(id: string, query?: Q, options?: RequestOptions): Promise<Chosen<api.Resource, Q>> {
    return this.#one(`resources/${segment(id)}`, query, options);
  }

  people<Q extends QueryOf<"listPeople">>(query?: Q, options?: RequestOptions): Listing<Chosen<api.Person, Q>> {
    return listAt(this.transport, "people", query, options);
  }

  person<Q extends QueryOf<"getPeopleItem">>(id: string, query?: Q, options?: RequestOptions): Promise<Chosen<api.Person, Q>> {
    return this.#one(`people/${segment(id)}`, query, options);
  }

  images<Q extends QueryOf<"listImages">>(query?: Q, options?: RequestOptions): Listing<Chosen<api.LibraryImage, Q>> {
    return listAt(this.transport, "images", query, options);
  }

  image<Q extends QueryOf<"getImage">>(id: string, query?: Q, options?: RequestOptions): Promise<Chosen<api.LibraryImage, Q>> {
    return this.#one(`images/${segment(id)}`, query, options);
  }

  organisations<Q extends QueryOf<"listOrganisations">>(query?: Q, options?: RequestOptions): Listing<Chosen<api.Organisation, Q>> {
    return listAt(this.transport, "organisations", query, options);
  }

  /** Former addresses and where they lead. */
  redirects<Q extends QueryOf<"listRedirects">>(query?: Q, options?: RequestOptions): Listing<Chosen<api.Redirect, Q>> {
    return listAt(this.transport, "redirects", query, options);
  }

  /** What the partner used, for keys with `usage:read`. */
  usage(query?: QueryOf<"listUsage">, options?: RequestOptions): Listing<api.Usage> {
    return listAt(this.transport, "usage", query, options);
  }

  /** The same as CSV. */
  usageTable(query?: QueryOf<"getUsageTable">, options?: RequestOptions): Promise<string> {
    return this.transport.text("usage.csv", query, options);
  }

  /** A draft, for keys with `read:preview`. */
  preview(id: string, query: QueryOf<"getPreview">, options?: RequestOptions): Promise<api.Preview> {
    return this.#one(`previews/${segment(id)}`, query, options);
  }

  /**
   * One answer of the sync: with filters its beginning, with `next_page` or `next_sync` of an
   * answer what comes after. `replicate` does all of it for you.
   */
  async sync(from: string | (SyncFilters & { limit?: number }) = {}, options?: RequestOptions): Promise<SyncAnswer> {
    if (typeof from === "string") return (await this.transport.follow<SyncAnswer>("sync", from, options)).data;
    return this.#one("sync", { initial: true, ...from }, options);
  }

  async #one<T>(path: string, query?: object, options?: RequestOptions, accept?: string): Promise<T> {
    return (await this.transport.get<T>(path, query, options, accept)).data;
  }
}

const GEO_JSON = "application/geo+json";

const segment = encodeURIComponent;
