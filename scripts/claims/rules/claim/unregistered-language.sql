-- title: Unregistered language
-- why: Programs do not recognize a language tag with unregistered subtags. Often a country code was used instead of a language code.
-- bad: language
--   ua
-- good: language
--   uk
-- fix: look up the language in the IANA Language Subtag Registry
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
