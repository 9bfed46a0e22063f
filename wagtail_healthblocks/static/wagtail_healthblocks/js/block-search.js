/* Which blocks a few typed words mean, the likeliest first: by what blocks are called and by the words that people use
   for them. Knows nothing of the page. */
(() => {
  const MARKS = /\p{M}/gu;
  /* Alef and yaa in their forms, the ending of feminine words, and the stroke that only widens a word. */
  const ARABIC = [[/[\u0622\u0623\u0625\u0671]/g, "\u0627"], [/\u0649/g, "\u064a"], [/\u0629/g, "\u0647"], [/\u0640/g, ""]];
  const ARTICLE = /(^| )(?:\u0648|\u0641|\u0628|\u0643)?\u0627\u0644(?=\p{L}{3})/gu;
  const LATIN = [[/ß/g, "ss"], [/æ/g, "ae"], [/ø/g, "o"], [/ł/g, "l"], [/ı/g, "i"]];
  const SHORTEST_ROUGH = 4;
  const LONG = 8;

  /* A text as it is compared: without case, accents, hyphens and signs. */
  const plain = (text) => {
    let folded = text.normalize("NFC").toLowerCase();
    [...LATIN, ...ARABIC].forEach(([sign, other]) => {
      folded = folded.replace(sign, other);
    });
    folded = folded.normalize("NFKD").replace(MARKS, "").replace(/['’ʼ`]/g, "");
    return folded.replace(/[^\p{L}\p{N}]+/gu, " ").trim().replace(ARTICLE, "$1");
  };

  /* As “ae” is typed where the keyboard has no “ä”. */
  const withoutUmlauts = (text) => text.replace(/([aou])e/g, "$1");

  const isPlural = (one, other) => {
    const [short, long] = one.length < other.length ? [one, other] : [other, one];
    if (short.length < 3) return false;
    if (/^(?:s|es|n|en|e|er|ern|ات|ون|ين)$/u.test(long.slice(short.length)) && long.startsWith(short)) return true;
    return short.endsWith("y") && long === `${short.slice(0, -1)}ies`;
  };

  /* How many letters differ, with two that changed places as one. Stops counting above the limit. */
  const distance = (one, other, limit) => {
    if (Math.abs(one.length - other.length) > limit) return limit + 1;
    let before = [];
    let row = Array.from({ length: other.length + 1 }, (_each, place) => place);
    for (let i = 1; i <= one.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= other.length; j += 1) {
        const cost = one[i - 1] === other[j - 1] ? 0 : 1;
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + cost);
        const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
        if (isSwap) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      before = row;
      row = next;
    }
    return row[other.length];
  };

  const isRoughly = (typed, word) => {
    if (typed.length < SHORTEST_ROUGH) return false;
    const limit = typed.length >= LONG ? 2 : 1;
    const beginnings = [word, word.slice(0, typed.length), word.slice(0, typed.length + 1)];
    return beginnings.some((beginning) => distance(typed, beginning, limit) <= limit);
  };

  const tokens = (text) => text.split(" ").filter(Boolean);

  /* From the strictest to the loosest: how a text answers what was typed. */
  const TESTS = [
    ({ label }, typed) => label === typed,
    ({ label }, typed) => label.startsWith(typed),
    ({ words }, typed) => words.includes(typed),
    ({ words, label }, typed) => [label, ...words].some((word) => isPlural(word, typed)),
    ({ label }, typed) => tokens(label).some((token) => token.startsWith(typed)),
    ({ words }, typed) => words.some((word) => word.startsWith(typed)),
    ({ words, name }, typed) => [name, ...words].some((word) => ` ${word}`.includes(` ${typed}`)),
    ({ words, label }, typed) => typed.length > 2 && [label, ...words].some((word) => word.includes(typed)),
    ({ description }, typed) => typed.length > 2 && ` ${description}`.includes(` ${typed}`),
    ({ all }, typed) => tokens(typed).every((part) => all.some((token) => token.startsWith(part) || isPlural(token, part))),
    ({ all }, typed) =>
      tokens(typed).every((part) => all.some((token) => token.startsWith(part) || isRoughly(part, token))),
    ({ words, label }, typed) => [label, ...words].some((word) => isRoughly(typed, word)),
    // A longer word than is known, such as a compound: “Medikamentenliste”.
    ({ words, label }, typed) =>
      [label, ...words].some((word) => word.length > 4 && (typed.startsWith(word) || typed.endsWith(word))),
    // Of a whole sentence, the words that say something.
    ({ all }, typed) =>
      tokens(typed).length > 1 && tokens(typed).some((part) => part.length > 3 && all.some((token) => token === part)),
  ];

  const rankOf = (texts, typed) => {
    const rank = TESTS.findIndex((answers) => answers(texts, typed));
    if (rank >= 0) return rank;
    const bare = withoutUmlauts(typed);
    const others = [texts.label, ...texts.words].map(withoutUmlauts);
    return others.some((word) => word.startsWith(bare)) ? TESTS.length : -1;
  };

  /* What can be found of a block: {label, description, name, words}. */
  const searchable = ({ label, description, name, words }) => {
    const texts = {
      label: plain(label ?? ""),
      description: plain(description ?? ""),
      name: plain(name ?? ""),
      words: (words ?? []).map(plain).filter(Boolean),
    };
    return { ...texts, all: tokens([texts.label, texts.name, ...texts.words].join(" ")) };
  };

  /* The items that what was typed may mean, best first; in their order where they answer alike. */
  const search = (items, textsOf, typed) => {
    const asked = plain(typed);
    if (!asked) return items;
    const ranked = items.map((item) => ({ item, rank: rankOf(searchable(textsOf(item)), asked) }));
    return ranked
      .filter(({ rank }) => rank >= 0)
      .sort((one, other) => one.rank - other.rank)
      .map(({ item }) => item);
  };

  window.healthblocksSearch = { plain, search };
})();
