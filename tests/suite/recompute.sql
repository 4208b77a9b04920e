-- The figures of a quarter once more, by another engine and in integers only: a value is a number
-- of ten-thousandths, a month is counted from year 0, a quarter is a third of it.

CREATE VIEW basis AS
SELECT w.indikator, w.amt || '/' || w.bezirk AS melder, w.wert, d.art, d.korn,
       CASE WHEN w.periode LIKE '%-Q_' THEN 3 WHEN w.periode LIKE '%-H_' THEN 6
            WHEN w.periode LIKE '%-__' THEN 1 ELSE 12 END AS monate,
       substr(w.periode, 1, 4) * 12 - 1 +
       CASE WHEN w.periode LIKE '%-Q_' THEN substr(w.periode, 7) * 3
            WHEN w.periode LIKE '%-H_' THEN substr(w.periode, 7) * 6
            WHEN w.periode LIKE '%-__' THEN substr(w.periode, 6) * 1
            ELSE 12 END AS monat
FROM werte w JOIN definitionen d ON d.id = w.indikator;

CREATE VIEW melder AS
SELECT indikator, count(DISTINCT melder) AS anzahl FROM basis GROUP BY indikator;

-- Base periods in which every reporter has a value.
CREATE VIEW vollstaendig AS
SELECT b.indikator, b.monat, sum(b.wert) AS summe, min(b.wert) AS kleinster, max(b.wert) AS groesster
FROM basis b JOIN melder m USING (indikator)
WHERE b.monate = b.korn AND b.wert IS NOT NULL
GROUP BY b.indikator, b.monat HAVING count(*) = m.anzahl;

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
       coalesce(CASE WHEN d.art = 'ratio'
                     THEN (SELECT max(g.q) FROM teile t JOIN geliefert g ON g.indikator = t.teil
                           WHERE t.id = d.id)
                     ELSE (SELECT g.q FROM geliefert g WHERE g.indikator = d.id) END,
                (SELECT monat / 3 FROM bericht)) AS q
FROM definitionen d;

CREATE VIEW quartale AS
WITH RECURSIVE q(indikator, q) AS (
  SELECT indikator, q FROM erstes
  UNION ALL SELECT indikator, q + 1 FROM q WHERE q < (SELECT monat / 3 FROM bericht))
SELECT q.indikator, q.q, d.art, d.korn, d.dezimalen, d.luecken, d.prozent, m.anzahl AS melder,
       CASE d.korn WHEN 1 THEN 3 WHEN 3 THEN 1 WHEN 6 THEN q.q % 2 ELSE q.q % 4 = 3 END AS erwartet
FROM q JOIN definitionen d ON d.id = q.indikator LEFT JOIN melder m ON m.indikator = q.indikator;

CREATE VIEW zusammen AS
SELECT q.*,
       CASE WHEN q.art = 'ratio'
            THEN (SELECT count(*) FROM anteile_vollstaendig a
                  WHERE a.indikator = q.indikator AND a.monat / 3 = q.q)
            ELSE (SELECT count(*) FROM vollstaendig v
                  WHERE v.indikator = q.indikator AND v.monat / 3 = q.q) END AS vorhanden,
       (SELECT sum(summe) FROM vollstaendig v WHERE v.indikator = q.indikator AND v.monat / 3 = q.q) AS summe,
       (SELECT min(kleinster) FROM vollstaendig v WHERE v.indikator = q.indikator AND v.monat / 3 = q.q) AS kleinster,
       (SELECT max(groesster) FROM vollstaendig v WHERE v.indikator = q.indikator AND v.monat / 3 = q.q) AS groesster,
       (SELECT summe FROM vollstaendig v WHERE v.indikator = q.indikator AND v.monat / 3 = q.q
        ORDER BY monat DESC LIMIT 1) AS letzte,
       (SELECT max(monat) % 3 = 2 FROM vollstaendig v
        WHERE v.indikator = q.indikator AND v.monat / 3 = q.q) AS mit_ende
FROM quartale q;

-- A figure as a fraction; a ratio's parts are whole ten-thousandths.
CREATE TABLE einfach AS
SELECT indikator, q,
       CASE art WHEN 'stock' THEN coalesce(mit_ende, 0) ELSE vorhanden = erwartet END AS komplett,
       CASE art WHEN 'stock' THEN letzte WHEN 'flow' THEN summe WHEN 'mean' THEN summe
                WHEN 'min' THEN kleinster WHEN 'max' THEN groesster END AS zaehler,
       10000 * CASE art WHEN 'mean' THEN melder * vorhanden ELSE 1 END AS nenner
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

-- Rounded half away from zero, once, to units of the last digit.
CREATE TABLE figuren AS
WITH gezeigt AS (
  SELECT b.*, z.zehner,
         b.erwartet > 0 AND b.nenner <> 0 AND b.zaehler IS NOT NULL
           AND (b.komplett OR b.luecken = 'partial') AS hat_wert
  FROM bruch b JOIN (SELECT 0 AS stellen, 1 AS zehner UNION SELECT 1, 10 UNION SELECT 2, 100) z
    ON z.stellen = b.dezimalen)
SELECT indikator, q, dezimalen, erwartet, vorhanden,
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

CREATE TABLE ergebnis AS
SELECT f.*, f.wert - v.wert AS vorquartal, f.wert - j.wert AS vorjahr,
       CASE WHEN d.art = 'flow' AND f.vorhanden > 0 THEN
         (SELECT CASE WHEN d.luecken = 'partial' OR count(*) =
                   (min(f.q * 3 + 2, (SELECT monat FROM bericht)) % 12 + 1) / d.korn
                 THEN sum(summe) END
          FROM vollstaendig s WHERE s.indikator = f.indikator
            AND s.monat / 12 = f.q / 4 AND s.monat / 3 <= f.q) END AS kumuliert
FROM figuren f JOIN definitionen d ON d.id = f.indikator
LEFT JOIN figuren v ON v.indikator = f.indikator AND v.q = f.q - 1
LEFT JOIN figuren j ON j.indikator = f.indikator AND j.q = f.q - 4;

CREATE VIEW massnahmen_je_quartal AS
WITH zeilen AS (
  SELECT handlungsfeld_id AS feld, m.* FROM massnahmen m
  UNION ALL SELECT '*', m.* FROM massnahmen m)
SELECT feld, quartal, count(*) AS anzahl,
       sum(phase = 'geplant'), sum(phase = 'in Umsetzung'), sum(phase = 'umgesetzt'),
       sum(phase = 'Daueraufgabe'), sum(phase = 'zurückgestellt'), sum(phase = 'entfallen'),
       sum(ende <> '' AND ende <= quartalsende),
       sum(phase = 'umgesetzt' AND ende <> '' AND umgesetzt_am <> '' AND umgesetzt_am <= ende),
       sum(phase = 'umgesetzt' AND ende <> '' AND umgesetzt_am <> '' AND umgesetzt_am > ende),
       sum(ende <> '' AND ende < stichtag AND phase NOT IN ('umgesetzt', 'entfallen', 'zurückgestellt')),
       (2 * sum(fortschritt) + 1000 * count(fortschritt)) / (2000 * count(fortschritt)) AS mittel,
       sum(plan) AS plan, sum(ist) AS ist
FROM zeilen GROUP BY feld, quartal;
