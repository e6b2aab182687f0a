package org.patchbay.sip.trunk.emergency;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PidfLoTest {
    private static final String LOCATION =
            """
            <?xml version="1.0" encoding="utf-8"?>
            <presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" entity="sip:ada@acme.test">
              <tuple id="0"><status><gp:geopriv><gp:location-info>
                <ca:civicAddress xmlns:ca="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr">
                  <ca:country>US</ca:country><ca:A1>WA</ca:A1><ca:HNO>1</ca:HNO>%s
                </ca:civicAddress></gp:location-info><gp:method>LIS</gp:method></gp:geopriv></status></tuple>
            </presence>
            """;

    private static java.util.List<String> elins(String inner) {
        return PidfLo.elins(LOCATION.formatted(inner).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "<ca:ELIN>+14255550911</ca:ELIN>,+14255550911",
        "<ca:ELIN>4255550911;(425) 555-0912 ; 14255550913</ca:ELIN>,+14255550911 +14255550912 +14255550913",
        "<ca:NAM>4255550911;4255550912</ca:NAM>,+14255550911 +14255550912",
        "<ca:NAM>Building 7</ca:NAM><ca:ELIN><![CDATA[4255550911]]></ca:ELIN>,+14255550911",
        "<ca:NAM>4255550999</ca:NAM><ca:ELIN>4255550911</ca:ELIN>,+14255550911",
        "<ca:NAM>Building 7</ca:NAM>,''",
        "<ca:ELIN/>,''"
    })
    void readsTheNumbersInTheirOrder(String inner, String numbers) {
        assertThat(String.join(" ", elins(inner))).isEqualTo(numbers);
    }

    @Test
    void takesFiveAndEachOnce() {
        assertThat(
                        elins(
                                "<ca:ELIN>4255550901;4255550901;4255550902;4255550903;4255550904;4255550905;4255550906</ca:ELIN>"))
                .hasSize(5)
                .doesNotHaveDuplicates();
    }

    /** A secret on this machine, a bomb, and what is no XML at all. */
    @Test
    void neitherFetchesNorExpandsAnything(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "4255550911");
        String element = "<p><ELIN>&x;</ELIN></p>";
        for (String text : new String[] {
            "<!DOCTYPE p [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>" + element,
            "<!DOCTYPE p [<!ENTITY x \"4255550911\">]>" + element,
            "<!DOCTYPE p SYSTEM \"http://127.0.0.1:9/x.dtd\"><p><ELIN>4255550911</ELIN></p>",
            "<!DOCTYPE p [<!ENTITY a \"4\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY x \"&b;&b;\">]>" + element,
            element,
            "<p><ELIN>4255550911</ELIN>",
            "no xml",
            ""
        }) {
            assertThat(PidfLo.elins(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {60_000, 70_000})
    void readsNoMoreThanItsBound(int padding) {
        assertThat(elins("<ca:ELIN>4255550911</ca:ELIN>" + " ".repeat(padding)).isEmpty())
                .isEqualTo(padding > 65_000);
    }
}
