-- The figures of a quarter once more, by another engine and in integers only: a value is a number
-- of ten-thousandths, a month is counted from year 0, a quarter is a third of it.

CREATE TABLE basis AS
SELECT w.indikator, w.amt || '/' || w.bezirk AS melder, w.wert, w.zeichen, w.quelle, d.art, d.korn,
       CASE WHEN w.periode LIKE '%-Q_' THEN 3 WHEN w.periode LIKE '%-H_' THEN 6
            WHEN w.periode LIKE '%-__' THEN 1 ELSE 12 END AS monate,
       substr(w.periode, 1, 4) * 12 - 1 +
       CASE WHEN w.periode LIKE '%-Q_' THEN substr(w.periode, 7) * 3
            WHEN w.periode LIKE '%-H_' THEN substr(w.periode, 7) * 6
            WHEN w.periode LIKE '%-__' THEN substr(w.periode, 6) * 1
            ELSE 12 END AS monat
FROM werte w JOIN definitionen d ON d.id = w.indikator;
CREATE INDEX basis_monat ON basis (indikator, monat);

CREATE VIEW melder AS
SELECT indikator, count(DISTINCT melder) AS anzahl FROM basis GROUP BY indikator;

-- Base periods in which every reporter has a value.
CREATE TABLE vollstaendig AS
SELECT b.indikator, b.monat, sum(b.wert) AS summe, min(b.wert) AS kleinster, max(b.wert) AS groesster
FROM basis b JOIN melder m USING (indikator)
WHERE b.monate = b.korn AND b.wert IS NOT NULL
GROUP BY b.indikator, b.monat HAVING count(*) = m.anzahl;
CREATE INDEX vollstaendig_monat ON vollstaendig (indikator, monat);

-- Base periods of a ratio: those of all its parts.
CREATE VIEW anteile_vollstaendig AS
SELECT t.id AS indikator, v.monat
FROM (SELECT DISTINCT id, teil FROM teile) t JOIN vollstaendig v ON v.indikator = t.teil
GROUP BY t.id, v.monat
HAVING count(*) = (SELECT count(DISTINCT teil) FROM teile x WHERE x.id = t.id);

-- The first quarter: that of the first number, else of the first row, else the report's own.
CREATE VIEW geliefert AS
SELECT indikator, coalesce(min(CASE WHEN wert IS NOT NULL THEN monat END), min(monat)) / 3 AS q
FROM basis GROUP BY indikator;

CREATE VIEW erstes AS
SELECT d.id AS indikator,
       coalesce(CASE WHEN d.id IN (SELECT id FROM teile)
                     THEN (SELECT max(g.q) FROM teile t JOIN geliefert g ON g.indikator = t.teil
                           WHERE t.id = d.id)
                     ELSE (SELECT g.q FROM geliefert g WHERE g.indikator = d.id) END,
                (SELECT monat / 3 FROM bericht)) AS q
FROM definitionen d;

CREATE VIEW quartale AS
WITH RECURSIVE q(indikator, q) AS (
  SELECT indikator, q FROM erstes
  UNION ALL SELECT indikator, q + 1 FROM q WHERE q < (SELECT monat / 3 FROM bericht))
SELECT q.indikator, q.q, d.korn, d.dezimalen, d.luecken, m.anzahl AS melder,
       CASE WHEN d.art <> 'ratio' OR d.id IN (SELECT id FROM teile) THEN d.art ELSE 'quote' END AS art,
       CASE d.einheit WHEN '%' THEN 100 ELSE 1 END AS prozent,
       CASE d.korn WHEN 1 THEN 3 WHEN 3 THEN 1 WHEN 6 THEN q.q % 2 ELSE q.q % 4 = 3 END AS erwartet
FROM q JOIN definitionen d ON d.id = q.indikator LEFT JOIN melder m ON m.indikator = q.indikator;

CREATE VIEW zusammen AS
SELECT q.*,
       CASE WHEN q.art = 'ratio'
            THEN (SELECT count(*) FROM anteile_vollstaendig a
                  WHERE a.indikator = q.indikator AND a.monat / 3 = q.q)
            ELSE (SELECT count(*) FROM vollstaendig v
                  WHERE v.indikator = q.indikator AND v.monat / 3 = q.q) END AS vorhanden,
       (SELECT sum(summe) FROM vollstaendig v
        WHERE v.indikator = q.indikator AND v.monat / 3 = q.q) AS summe,
       (SELECT min(kleinster) FROM vollstaendig v
        WHERE v.indikator = q.indikator AND v.monat / 3 = q.q) AS kleinster,
       (SELECT max(groesster) FROM vollstaendig v
        WHERE v.indikator = q.indikator AND v.monat / 3 = q.q) AS groesster,
       (SELECT summe FROM vollstaendig v WHERE v.indikator = q.indikator AND v.monat / 3 = q.q
        ORDER BY monat DESC LIMIT 1) AS letzte,
       (SELECT max(monat) % 3 = 2 FROM vollstaendig v
        WHERE v.indikator = q.indikator AND v.monat / 3 = q.q) AS mit_ende
FROM quartale q;

-- A figure as a fraction; a ratio's parts are whole ten-thousandths. Quotients that were delivered
-- pass through one by one and are not combined: then the fraction has no denominator.
CREATE TABLE einfach AS
SELECT indikator, q,
       CASE art WHEN 'stock' THEN coalesce(mit_ende, 0) WHEN 'quote' THEN vorhanden > 0
                ELSE vorhanden = erwartet END AS komplett,
       CASE art WHEN 'stock' THEN letzte WHEN 'min' THEN kleinster WHEN 'max' THEN groesster
                ELSE summe END AS zaehler,
       10000 * CASE art WHEN 'mean' THEN melder * vorhanden
                        WHEN 'quote' THEN melder = 1 AND vorhanden = 1 ELSE 1 END AS nenner
FROM zusammen WHERE art <> 'ratio';

CREATE TABLE bruch AS
SELECT z.indikator, z.q, z.dezimalen, z.erwartet, z.vorhanden, z.luecken,
       e.komplett, e.zaehler, e.nenner
FROM zusammen z JOIN einfach e USING (indikator, q)
UNION ALL
SELECT z.indikator, z.q, z.dezimalen, z.erwartet, z.vorhanden, 'suppress',
       (SELECT count(*) = sum(coalesce(e.komplett, 0)) FROM teile t
        LEFT JOIN einfach e ON e.indikator = t.teil AND e.q = z.q WHERE t.id = z.indikator),
       z.prozent * (SELECT sum(e.zaehler) FROM teile t JOIN einfach e ON e.indikator = t.teil
                    WHERE t.id = z.indikator AND t.seite = 'oben' AND e.q = z.q),
       (SELECT sum(e.zaehler) FROM teile t JOIN einfach e ON e.indikator = t.teil
        WHERE t.id = z.indikator AND t.seite = 'unten' AND e.q = z.q)
FROM zusammen z WHERE z.art = 'ratio';

CREATE TABLE stellen AS
SELECT 0 AS stellen, 1 AS zehner UNION SELECT 1, 10 UNION SELECT 2, 100 UNION SELECT 3, 1000
UNION SELECT 4, 10000;

-- Rounded half away from zero, once, to units of the last digit.
CREATE TABLE figuren AS
WITH gezeigt AS (
  SELECT b.*, z.zehner,
         b.erwartet > 0 AND b.nenner <> 0 AND b.zaehler IS NOT NULL
           AND (b.komplett OR b.luecken = 'partial') AS hat_wert
  FROM bruch b JOIN stellen z ON z.stellen = b.dezimalen)
SELECT indikator, q, dezimalen, zehner, erwartet, vorhanden,
       CASE WHEN hat_wert THEN
         (2 * abs(zaehler) * zehner + abs(nenner)) / (2 * abs(nenner))
         * CASE WHEN (zaehler < 0) <> (nenner < 0) THEN -1 ELSE 1 END END AS wert,
       CASE WHEN erwartet = 0 OR (komplett AND nenner = 0) THEN 'x'
            WHEN NOT hat_wert THEN '…'
            WHEN zaehler = 0 THEN '–'
            WHEN 2 * abs(zaehler) * zehner < abs(nenner) THEN '0'
            ELSE '' END AS zeichen,
       hat_wert AND NOT komplett AS begrenzt
FROM gezeigt;
CREATE INDEX figuren_quartal ON figuren (indikator, q);

-- The single values behind a figure. Where there is none: all of the quarter.
CREATE VIEW beitraege AS
SELECT id AS indikator, id AS von FROM definitionen WHERE id NOT IN (SELECT id FROM teile)
UNION SELECT id, teil FROM teile;

CREATE TABLE herkunft AS
SELECT f.indikator, f.q, b.quelle, f.wert IS NOT NULL AS zaehlt, ' ' || b.zeichen || ' ' AS zeichen
FROM figuren f JOIN beitraege t USING (indikator)
JOIN basis b ON b.indikator = t.von AND b.monat BETWEEN f.q * 3 AND f.q * 3 + 2
WHERE b.monate = b.korn AND (f.wert IS NULL OR b.wert IS NOT NULL AND b.monat = (
  SELECT max(v.monat) FROM vollstaendig v
  WHERE v.indikator = b.indikator AND v.monat BETWEEN f.q * 3 AND f.q * 3 + 2
    AND (b.art = 'stock' OR v.monat = b.monat)));
CREATE INDEX herkunft_quartal ON herkunft (indikator, q);

CREATE TABLE ergebnis AS
WITH summen AS (
  SELECT f.*, f.wert - v.wert AS vorquartal, f.wert - j.wert AS vorjahr,
         CASE WHEN d.art = 'flow' AND f.vorhanden > 0 THEN
           (SELECT CASE WHEN d.luecken = 'partial' OR count(*) =
                     (min(f.q * 3 + 2, (SELECT monat FROM bericht)) % 12 + 1) / d.korn
                   THEN sum(summe) END
            FROM vollstaendig s WHERE s.indikator = f.indikator
              AND s.monat / 12 = f.q / 4 AND s.monat / 3 <= f.q) END AS seit_januar
  FROM figuren f JOIN definitionen d ON d.id = f.indikator
  LEFT JOIN figuren v ON v.indikator = f.indikator AND v.q = f.q - 1
  LEFT JOIN figuren j ON j.indikator = f.indikator AND j.q = f.q - 4)
SELECT s.*, sign(seit_januar)
            * ((2 * abs(seit_januar) * zehner + 10000) / 20000) AS kumuliert
FROM summen s;

-- RULES.md 7 in ten-thousandths: the line that is to be held at the quarter, times `weg`.
CREATE TABLE bewertungen AS
WITH erste AS (SELECT indikator, min(q) AS q FROM ergebnis WHERE wert IS NOT NULL GROUP BY indikator),
lage AS (
  SELECT e.indikator, e.q, d.besser, d.toleranz, d.jahresziel, d.ziel_bis / 3 AS bis, a.q AS von,
         w.wert * 10000 / w.zehner AS anfang,
         CASE WHEN d.jahresziel THEN e.kumuliert ELSE e.wert END * 10000 / e.zehner AS stand,
         CASE WHEN NOT d.jahresziel OR d.ziel_bis / 12 = e.q / 4 THEN d.ziel END AS ziel,
         min(e.q * 3 + 2, (SELECT monat FROM bericht)) % 12 + 1 AS monate
  FROM ergebnis e JOIN definitionen d ON d.id = e.indikator
  LEFT JOIN erste a ON a.indikator = e.indikator
  LEFT JOIN ergebnis w ON w.indikator = a.indikator AND w.q = a.q),
linie AS (
  SELECT *,
         CASE WHEN jahresziel THEN 12 WHEN q < bis AND von < bis THEN bis - von ELSE 1 END AS weg,
         CASE WHEN jahresziel THEN ziel * monate
              WHEN q < bis AND von < bis THEN anfang * (bis - von) + (ziel - anfang) * (q - von)
              ELSE ziel END AS soll
  FROM lage),
abstand AS (
  SELECT *,
         CASE besser WHEN 'higher' THEN max(soll - stand * weg, 0)
                     WHEN 'lower' THEN max(stand * weg - soll, 0)
                     ELSE abs(stand * weg - soll) END * 10000 AS fehlt,
         abs(soll) * toleranz AS erlaubt,
         CASE besser WHEN 'higher' THEN stand >= ziel WHEN 'lower' THEN stand <= ziel
                     ELSE stand = ziel END
           AND NOT (jahresziel AND monate < 12 AND besser <> 'higher') AS erreicht
  FROM linie)
SELECT indikator, q,
       CASE WHEN stand IS NULL OR ziel IS NULL THEN 'nicht bewertbar' WHEN erreicht THEN 'Ziel erreicht'
            WHEN fehlt <= erlaubt THEN 'auf Kurs' WHEN fehlt <= 2 * erlaubt THEN 'gefährdet'
            ELSE 'verfehlt' END AS bewertung,
       ziel IS NOT NULL AS gilt
FROM abstand;
CREATE INDEX bewertungen_quartal ON bewertungen (indikator, q);

-- The printed tables, column by column. Numbers are units of the last digit: `dezimalen`.
CREATE VIEW indikatoren_je_quartal AS
SELECT d.feld AS handlungsfeld_id, coalesce(h.name, '') AS handlungsfeld, d.id AS indikator_id,
       d.name AS indikator, d.einheit, d.art AS aggregation,
       printf('%04d-Q%d', e.q / 4, e.q % 4 + 1) AS quartal, e.wert,
       trim(e.zeichen
         || CASE WHEN begrenzt OR gesagt LIKE '% () %' THEN ' ()' ELSE '' END
         || CASE WHEN gesagt LIKE '% p %' THEN ' p' ELSE '' END
         || CASE WHEN gesagt LIKE '% r %' THEN ' r' ELSE '' END
         || CASE WHEN gesagt LIKE '% s %' THEN ' s' ELSE '' END) AS zeichen,
       e.vorhanden AS perioden_vorhanden, e.erwartet AS perioden_erwartet,
       e.vorquartal AS differenz_vorquartal, e.vorjahr AS differenz_vorjahresquartal,
       CASE WHEN b.gilt THEN d.ziel_text END AS zielwert, b.bewertung, k.quelle, e.kumuliert,
       CASE WHEN d.prognose_von <= e.q * 3 AND e.q * 3 + 2 <= d.prognose_bis
            THEN d.prognose_text END AS prognose,
       e.dezimalen
FROM ergebnis e JOIN definitionen d ON d.id = e.indikator
JOIN bewertungen b ON b.indikator = e.indikator AND b.q = e.q
LEFT JOIN felder h ON h.id = d.feld
LEFT JOIN (SELECT indikator, q, group_concat(CASE WHEN zaehlt THEN zeichen ELSE '' END, '') AS gesagt
           FROM herkunft GROUP BY indikator, q) g ON g.indikator = e.indikator AND g.q = e.q
LEFT JOIN (SELECT indikator, q, group_concat(quelle, ' | ') AS quelle
           FROM (SELECT DISTINCT indikator, q, quelle FROM herkunft WHERE quelle <> '')
           GROUP BY indikator, q) k ON k.indikator = e.indikator AND k.q = e.q;

CREATE VIEW massnahmen_je_quartal AS
WITH zeilen AS (SELECT id, name FROM felder UNION ALL SELECT '*', 'insgesamt'),
massnahme AS (
  SELECT *, CASE WHEN phase = 'umgesetzt' AND ende <> '' AND umgesetzt_am <> ''
                 THEN umgesetzt_am END AS fertig
  FROM massnahmen)
SELECT z.id AS handlungsfeld_id, z.name AS handlungsfeld, a.quartal, count(m.phase) AS anzahl,
       count(*) FILTER (WHERE phase = 'geplant') AS geplant,
       count(*) FILTER (WHERE phase = 'in Umsetzung') AS in_umsetzung,
       count(*) FILTER (WHERE phase = 'umgesetzt') AS umgesetzt,
       count(*) FILTER (WHERE phase = 'Daueraufgabe') AS daueraufgabe,
       count(*) FILTER (WHERE phase = 'zurückgestellt') AS zurueckgestellt,
       count(*) FILTER (WHERE phase = 'entfallen') AS entfallen,
       count(*) FILTER (WHERE ende <> '' AND ende <= quartalsende) AS faellig_bis_quartalsende,
       count(*) FILTER (WHERE fertig <= ende) AS termingerecht,
       count(*) FILTER (WHERE fertig > ende) AS verspaetet,
       count(*) FILTER (WHERE ende <> '' AND ende < stichtag
           AND phase NOT IN ('umgesetzt', 'entfallen', 'zurückgestellt')) AS ueberfaellig,
       (2 * sum(fortschritt) + 1000 * count(fortschritt)) / (2000 * count(fortschritt))
         AS fortschritt_mittel,
       sum(plan) AS plan_eur, sum(ist) AS ist_eur
FROM zeilen z CROSS JOIN ausgaben a
LEFT JOIN massnahme m ON m.quartal = a.quartal AND (z.id = '*' OR m.handlungsfeld_id = z.id)
GROUP BY z.id, a.quartal;
