-- title: an updated claim is revised by a claim of its speaker
-- why: Updated says that the same speaker says something newer on the point; that newer claim must be there to read.
-- bad: claim_id,speaker_id,status,revises
--   c000001,ada-quill,updated,
--   c000002,tomas-marsh,current,c000001
-- good: claim_id,speaker_id,status,revises
--   c000001,ada-quill,updated,
--   c000002,ada-quill,current,c000001
-- fix: name this claim in revises of the newer one, or give it the status that fits
-- severity: error
-- table: claims
-- field: status
-- absent: claims
-- message: status is 'updated' but {reason}
select
    claims.row,
    case
        when count(newer.revises) = 0 then 'no claim revises this one'
        else 'only claims of other speakers revise this one'
    end as reason
from claims
left join claims as newer on newer.revises = claims.claim_id and newer.revises is not null and newer.row <> claims.row
where claims.status = 'updated' and claims.speaker_id is not null
group by claims.row
having count(case when newer.speaker_id = claims.speaker_id then 1 end) = 0
