package org.patchbay.feature.callerid;

import java.util.Optional;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.settings.Setting;

/**
 * Which number others are shown when this user calls.
 *
 * @param show the user's own, the main number, or none
 * @param mainNumber the main number, of the tenant or of a site, in international form; empty for none
 * @param originalCaller whether a call from outside that is sent on to outside may show who called first
 * @param withholdCode what is dialled before a number to withhold one's own for this call; empty for nothing
 * @param showCode what is dialled before a number to show one's own for this call; empty for nothing
 * @param ringClass whether telephones are told if a call comes from a colleague or from outside
 */
record CallerIdSettings(
        @Setting(text = "what a call to outside shows: own, main or withheld") Show show,
        @Setting(
                        text =
                                "the main number of the tenant or site, such as +4930123450; also shown in place of a number that is not the tenant's")
                String mainNumber,
        @Setting(value = "true", text = "lets a call from outside that is sent on to outside show who called first")
                boolean originalCaller,
        @Setting(text = "dialled before a number to withhold the own one once, such as *67") String withholdCode,
        @Setting(text = "dialled before a number to show the own one once, such as *82") String showCode,
        @Setting(text = "tells telephones if a colleague calls or somebody outside (Alert-Info, RFC 7462)")
                boolean ringClass) {

    /** What is shown. The first one holds where nothing is set. */
    enum Show {
        /** The user's own number, or the one for which the user calls. */
        OWN,
        /** The main number. */
        MAIN,
        /** None. */
        WITHHELD
    }

    CallerIdSettings {
        String number = mainNumber.strip();
        mainNumber = number.isEmpty() ? "" : E164.parse(number).map(E164::value).orElseThrow(() -> wrongNumber(number));
        withholdCode = code("withhold_code", withholdCode);
        showCode = code("show_code", showCode);
        if (!withholdCode.isEmpty() && withholdCode.equals(showCode)) {
            throw new IllegalArgumentException("withhold_code and show_code are both '" + showCode
                    + "'. Give each a code of its own, such as *67 and *82.");
        }
    }

    private static IllegalArgumentException wrongNumber(String number) {
        return new IllegalArgumentException(
                "main_number is '" + number + "', which is no number in international form. Write it as +4930123450.");
    }

    private static String code(String key, String value) {
        String code = value.strip();
        if (!code.isEmpty() && !code.matches("[*#][0-9*#]{1,5}")) {
            throw new IllegalArgumentException(key + " is '" + code
                    + "'. A code begins with * or #, and has 2 to 6 keys in all, such as *67: it must not be the"
                    + " beginning of a number.");
        }
        return code;
    }

    Optional<String> main() {
        return Optional.of(mainNumber).filter(number -> !number.isEmpty());
    }
}
