/** The API's forms under short names, and what its operations can be asked. */

import type { components, operations } from "./schema.js";

type Schemas = components["schemas"];

export type Attribution = Schemas["Attribution"];
export type Country = Schemas["Country"];
export type Fact = Schemas["Fact"];
export type Hit = Schemas["Hit"];
export type LibraryImage = Schemas["LibraryImage"];
export type MenuItem = Schemas["MenuItem"];
export type Menus = Schemas["Menus"];
export type Organisation = Schemas["Organisation"];
export type Page = Schemas["Page"];
export type Block = Page["blocks"][number];
export type Preview = Schemas["Preview"];
export type Redirect = Schemas["Redirect"];
export type Root = Schemas["Root"];
export type SearchItems = Schemas["SearchItems"];
export type Event = Schemas["EventsItem"];
export type Point = Schemas["PointsItem"];
export type Resource = Schemas["ResourcesItem"];
export type Person = Schemas["PeopleItem"];
export type Usage = Schemas["Usage"];
export type EventsMap = Schemas["EventsMap"];
export type PointsMap = Schemas["PointsMap"];

/** A value, or several of which any may hold. */
export type OneOrMore<T> = T extends readonly (infer Item)[] ? Item | readonly Item[] : T;

/** What an operation can be asked; the client goes from page to page by itself. */
export type QueryOf<Name extends keyof operations> = {
  [Parameter in Exclude<keyof Asked<Name>, "cursor">]?: OneOrMore<Exclude<Asked<Name>[Parameter], undefined>> | undefined;
};
type Asked<Name extends keyof operations> = NonNullable<operations[Name]["parameters"]["query"]>;

/** What is answered: the whole thing, or what is left of it where `fields` chooses. */
export type Chosen<Whole, Query> = Query extends { fields: NonNullable<unknown> } ? Partial<Whole> : Whole;
