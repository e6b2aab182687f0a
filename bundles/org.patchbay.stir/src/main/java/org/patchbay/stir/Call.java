package org.patchbay.stir;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the call whose signatures are to be verified.
 *
 * @param identities its Identity header fields, in their order
 * @param date its Date header field
 * @param calling the number that is shown as the caller's: digits without a plus, empty where it is withheld
 * @param called the number that is called now, in the same way
 * @param now when
 */
record Call(List<String> identities, Optional<String> date, String calling, String called, Instant now) {}
