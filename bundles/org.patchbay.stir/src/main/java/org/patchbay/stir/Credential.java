package org.patchbay.stir;

import java.security.PublicKey;
import java.time.Instant;
import java.util.List;

/** What a certificate repository had to offer: a key that may be used, or why there is none. */
sealed interface Credential {

    /**
     * A key whose chain leads to an anchor.
     *
     * @param authority the lists of numbers along the chain; each has to cover a number
     * @param constraints what may be said with it; all of them have to hold
     * @param from from when all of the chain is valid
     * @param until until when
     * @param signer the subject
     */
    record Usable(
            PublicKey key,
            List<TnAuthList> authority,
            List<ClaimConstraints> constraints,
            Instant from,
            Instant until,
            String signer)
            implements Credential {

        boolean covers(String number) {
            return authority.stream().allMatch(list -> list.covers(number));
        }

        boolean allows(Passport passport) {
            return constraints.stream().allMatch(each -> each.allow(passport.claims()));
        }
    }

    /** @param why 436 where it cannot be had, 437 where it is not to be trusted */
    record Useless(Unverified why) implements Credential {}
}
