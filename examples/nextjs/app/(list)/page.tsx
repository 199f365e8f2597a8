import Link from "next/link";
import { connection } from "next/server";

import { nameOf } from "../../lib/languages";
import { pages, type Entry } from "../../lib/partner";

export default async function List() {
  // Rendered when it is asked for: a build needs no API.
  await connection();
  return (
    <main>
      <h1>Every Can Counts</h1>
      {[...byLocale(await pages())].map(([locale, found]) => (
        <section key={locale} lang={found[0]!.lang} dir={found[0]!.dir}>
          <h2>{nameOf(found[0]!.lang)}</h2>
          <ul className="entries">
            {found.map(({ id, title, summary }) => (
              <li key={id}>
                <Link href={`/${locale}/${id}`} prefetch={false}>
                  {title}
                </Link>
                {summary && <p>{summary}</p>}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </main>
  );
}

function byLocale(entries: Entry[]): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const entry of entries) {
    const locale = entry.resolved_locale;
    found.set(locale, [...(found.get(locale) ?? []), entry]);
  }
  return found;
}
