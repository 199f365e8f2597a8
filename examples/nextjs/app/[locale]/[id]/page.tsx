import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { connection } from "next/server";

import type { Page } from "@every-can-counts/partner";

import { languageOf, nameOf, noticeOf } from "../../../lib/languages";
import { page } from "../../../lib/partner";

interface Props {
  params: Promise<{ locale: string; id: string }>;
}

async function pageOf({ params }: Props) {
  await connection();
  const { locale, id } = await params;
  return (await page(id, locale)) ?? notFound();
}

/** Search engines are led to the page that this is a copy of. */
export async function generateMetadata(props: Props): Promise<Metadata> {
  const { seo, url } = await pageOf(props);
  return { title: seo.title, description: seo.description, alternates: { canonical: url } };
}

/** The other languages of the page's own country that have it. */
function othersOf({ country, resolved_locale: own, translations }: Page): string[] {
  return translations.flatMap((one) => (typeof one !== "string" && one.country === country && one.locale !== own ? [one.locale] : []));
}

export default async function Shown(props: Props) {
  const found = await pageOf(props);
  const { id, lang, dir, html, attribution, freshness } = found;
  const notice = noticeOf(freshness.state, lang);
  const others = othersOf(found);
  return (
    <main>
      <header>
        <Link href="/" lang="en" dir="ltr">
          Every Can Counts
        </Link>
        {others.map((locale) => (
          <Link key={locale} href={`/${locale}/${id}`} lang={languageOf(locale)} hrefLang={languageOf(locale)} prefetch={false}>
            {nameOf(languageOf(locale))}
          </Link>
        ))}
      </header>
      {notice && (
        <p className="notice" lang={lang} dir={dir}>
          {notice}
        </p>
      )}
      {/* The API sends it sanitised, without script, with `lang` and `dir` on what is in another language. */}
      <div lang={lang} dir={dir} dangerouslySetInnerHTML={{ __html: html }} />
      <footer lang={lang} dir={dir}>
        {attribution.logo && <img src={attribution.logo} alt="" height={32} />}
        <a href={attribution.url}>{attribution.text}</a> {attribution.licence}
      </footer>
    </main>
  );
}
