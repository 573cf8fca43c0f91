// The files of icons, which the build makes: one for all icons whose names begin with the same two letters.
type Icons = Readonly<Record<string, string>>;
const files = import.meta.glob<Icons>('./icons/*.json', { import: 'default' });

/** Returns the icons whose names begin with two letters. */
export const iconsOf = async (letters: string): Promise<Icons> => (await files[`./icons/${letters}.json`]?.()) ?? {};
