-- title: Duplicate alias
-- why: An alias that repeats the name or another alias is redundant, and often one of them was meant to be different.
-- bad: name,aliases
--   Ada Quill,A. Quill;Ada Quill
-- good: name,aliases
--   Ada Quill,A. Quill;Quill
-- fix: delete the repeated alias
-- severity: error
-- table: speakers
-- field: aliases
-- message: '{aliases}' repeats an alias or the name '{name}'
select * from speakers
where case
    when aliases is not null
    then list_contains(string_split(aliases, ';'), name) or len(list_distinct(string_split(aliases, ';'))) < len(string_split(aliases, ';'))
    else false
end
