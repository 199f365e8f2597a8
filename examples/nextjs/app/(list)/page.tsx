import Link from "next/link";
import { connection } from "next/server";

import { pages } from "../lib/partner";

export default async function List() {
  // Rendered when it is asked for: a build needs no API.
  await connection();
  const found = await pages();
  return (
    <main>
      <h1>Every Can Counts</h1>
      <ul>
        {found.map(({ id, title, lang, dir, resolved_locale: locale }) => (
          <li key={`${id}/${locale}`} lang={lang} dir={dir}>
            <Link href={`/${locale}/${id}`} prefetch={false}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </main>
  );
}
