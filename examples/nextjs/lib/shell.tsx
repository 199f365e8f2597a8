import type { ReactNode } from "react";

import "../app/style.css";

/** Every page's frame, in the language of what is in it. */
export function Shell({ lang, dir, children }: { lang: string; dir: "ltr" | "rtl"; children: ReactNode }) {
  return (
    <html lang={lang} dir={dir}>
      <body>{children}</body>
    </html>
  );
}
