-- title: the language of a source is made of registered subtags
-- why: A tag of the right form that nobody registered is understood by no tool; most often a country code was taken for a language.
-- bad: language
--   ua
-- good: language
--   uk
-- fix: look the language up in the IANA Language Subtag Registry
-- severity: error
-- table: sources
-- field: language
-- message: '{part}' in the language tag '{language}' is not registered
with tags as materialized (
    select distinct sources.language as tag
    from sources
    where regexp_full_match(
        sources.language,
        '[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-x(-[a-z0-9]{1,8})+)?'
    )
),
parts as (
    select tags.tag, unnest(string_split(regexp_replace(tags.tag, '-x-.*', ''), '-')) as part from tags
),
unknown as (
    select parts.tag, min(parts.part) as part
    from parts
    where not contains($subtags, ' ' || parts.part || ' ')
      and not regexp_full_match(parts.part, 'q[a-t][a-z]|Qa[ab][a-x]|Q[M-Z]|X[A-Z]')
    group by parts.tag
)
select sources.row, sources.language, unknown.part
from sources
join unknown on unknown.tag = sources.language
