with recursive links as materialized (
    select $table.row as here, min(target.row) as there
    from $table
    join $table as target on target.$key = $table.$field
    where $table.$field is not null and target.$field is not null
    group by $table.row
),
-- Each round doubles the number of steps: after 28 rounds, every row that is reached is on a cycle.
leaps(round, here, there) as (
    select 1, links.here, links.there from links
    union all
    select near.round + 1, near.here, far.there
    from leaps as near
    join leaps as far on far.here = near.there
    where near.round < 28
)
select
    $table.row,
    $table.$key,
    case
        when $table.$field = $table.$key then 'itself'
        else '''' || $table.$field || ''', which leads back to it'
    end as whom
from $table
where $table.row in (select leaps.there from leaps where leaps.round = 28)
