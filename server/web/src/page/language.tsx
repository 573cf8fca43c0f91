// Switches the language of the page.
import { warn } from '../state/warnings';
import { choose, language, type Language, languages, t } from '../lang/language';

export function LanguageButton() {
  const others = (Object.keys(languages) as Language[]).filter((l) => l !== language());
  return (
    <>
      {others.map((l) => (
        <button
          key={l}
          class="language"
          lang={languages[l].tag}
          aria-label={`${languages[l].name} (${t().page.bar.language})`}
          title={languages[l].name}
          onClick={() => {
            choose(l).catch(() => {
              warn(t().page.languageFailed(languages[l].name));
            });
          }}
        >
          {languages[l].name}
        </button>
      ))}
    </>
  );
}
