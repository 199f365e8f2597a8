/** What a sync answers with, by kinds of documents. */

import type { components } from "./schema.js";
import type { OneOrMore } from "./types.js";

type Schemas = components["schemas"];

export type SyncAnswer = Schemas["SyncAnswer"];
export type SyncItem = SyncAnswer["items"][number];
export type SyncUpsert = Schemas["SyncUpsert"];
export type SyncDelete = Schemas["SyncDelete"];

/** What says which thing an item is about; the locale is null for what has none, such as a fact. */
export type SyncKey = Pick<SyncItem, "kind" | "id" | "locale">;

/** The document of each kind. */
export interface Documents {
  page: Schemas["Page"];
  fact: Schemas["Fact"];
  image: Schemas["LibraryImage"];
  menu: Schemas["Menu"];
  organisation: Schemas["Organisation"];
  redirect: Schemas["Redirect"];
  point: Schemas["PointsItem"];
  resource: Schemas["ResourcesItem"];
  person: Schemas["PeopleItem"];
}

/** What a sync is about; nothing means all that the key may see. */
export interface SyncFilters {
  country?: OneOrMore<string[]>;
  locale?: OneOrMore<string[]>;
  type?: OneOrMore<string[]>;
}
