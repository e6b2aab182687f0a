package org.patchbay.stir;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of the verification of one call.
 *
 * @param result what is to be shown of it
 * @param status the status that RFC 8224 section 6.2.2 has for it: 403, 428, 436, 437 or 438; 200 for a good one, 0 where nothing was looked at
 * @param reason for people; without numbers
 * @param attestation {@code A}, {@code B} or {@code C} (RFC 8588); empty where it is not said
 * @param origid where the signer's network had the call from (RFC 8588), possibly empty
 * @param signer the subject of the certificate, possibly empty
 * @param diverted whether somebody who was called has signed that the call goes on (RFC 8946)
 */
record Validation(
        Result result, int status, String reason, String attestation, String origid, String signer, boolean diverted) {

    /** As {@code verstat} has it (3GPP TS 24.229). */
    enum Result {
        PASSED("TN-Validation-Passed"),
        FAILED("TN-Validation-Failed"),
        NONE("No-TN-Validation");

        private final String verstat;

        Result(String verstat) {
            this.verstat = verstat;
        }
    }

    static Validation none(int status, String reason) {
        return new Validation(Result.NONE, status, reason, "", "", "", false);
    }

    static Validation failed(int status, String reason) {
        return new Validation(Result.FAILED, status, reason, "", "", "", false);
    }

    boolean passed() {
        return result == Result.PASSED;
    }

    /** As the lookup answers; see the README. */
    Map<String, String> answer() {
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("result", result.name());
        answer.put("verstat", result.verstat);
        answer.put("status", Integer.toString(status));
        answer.put("reason", reason);
        answer.put("attestation", attestation);
        answer.put("origid", origid);
        answer.put("signer", signer);
        answer.put("diverted", Boolean.toString(diverted));
        return answer;
    }
}
