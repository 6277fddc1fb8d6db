-- title: Updated claim not revised by the same speaker
-- why: Updated means that the same speaker said something newer on the matter. That newer claim must be in the dataset.
-- bad: claim_id,speaker_id,status,revises
--   c000001,ada-quill,updated,
--   c000002,tomas-marsh,current,c000001
-- good: claim_id,speaker_id,status,revises
--   c000001,ada-quill,updated,
--   c000002,ada-quill,current,c000001
-- fix: set revises in the newer claim, or correct the status
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
