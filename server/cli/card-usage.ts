// The words of `tasuki card …`, apart from its code: other commands load none of it.
export const cardUsage = `  card inspect CARD [--json]               what a card shows without a key, and where it is malformed
  card verify CARD --trust F --root F [--status F] [--allow F] [--at TIME] [--json]
                                           whether it is authentic, and the verdict
  card open CARD …as verify… --epoch-key F [--json]
                                           the same, and the record as JSON
  card issue RECORD --issuer-key F --epoch-key F --place LIST:INDEX --out PREFIX [--host HOST] [--sequence N] [--at TIME] [--json]
                                           writes PREFIX.txt, .bin, .svg and .png
  card demo-keys FOLDER                    a throw-away region to try all this with
                                           CARD, RECORD: a file, or - for stdin; --keys F holds all keys and lists at once`;
