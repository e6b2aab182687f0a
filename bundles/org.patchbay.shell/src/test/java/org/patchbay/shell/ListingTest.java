package org.patchbay.shell;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import org.junit.jupiter.api.Test;

import org.patchbay.api.call.roster.Absence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ListingTest {

    @Test
    void writesJsonThatHoldsWhateverATextHolds() {
        assertThat(new Listing("Id", "Mean us").row("a\"b\\c\n\t\u0001", 3).json())
                .isEqualTo("[{\"id\":\"a\\\"b\\\\c\\n\\t\\u0001\",\"mean_us\":3}]");
        assertThat(new Listing("Id").json()).isEqualTo("[]");
    }

    @Test
    void writesNumbersTruthsAndListsAsSuch() {
        assertThat(new Listing("A", "B", "C").row(5L, true, List.of("x", "y")).json())
                .isEqualTo("[{\"a\":5,\"b\":true,\"c\":[\"x\",\"y\"]}]");
    }

    @Test
    void keepsARowOfATableOnItsLine() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Listing("Rows", "Text")
                .row(List.of("x", "y"), "two\nlines\u001b[31m")
                .print(new PrintStream(out, true, StandardCharsets.UTF_8), false);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("x, y").contains("two lines [31m");
    }

    @Test
    void readsNumbersWithinTheirLimits() {
        assertThat(Words.number("grace", "60000", 0, 60_000)).isEqualTo(60_000);
        for (String wrong : List.of("", "3s", "-1", "60001", "9999999999")) {
            assertThatThrownBy(() -> Words.number("grace", wrong, 0, 60_000))
                    .hasMessage("The grace must be 0 to 60000, not '" + wrong + "'.");
        }
    }

    @Test
    void writesWhatAnyReaderOfJsonGivesBack() throws Exception {
        StringBuilder all = new StringBuilder("\uD83D\uDE00 \u2028 \uD83D");
        for (char c = 0; c < 0x250; c++) {
            all.append(c);
        }
        try (JsonParser parser =
                new JsonFactory().createParser(new Listing("Text").row(all).json())) {
            while (parser.nextToken() != JsonToken.VALUE_STRING) {
                assertThat(parser.currentToken()).isNotNull();
            }
            assertThat(parser.getText()).isEqualTo(all.toString());
        }
    }

    @Test
    void readsWhoseSettingsAreMeant() {
        assertThat(Words.scope("acme").path()).containsExactly("tenant/acme");
        assertThat(Words.scope("acme/-/ada").path()).containsExactly("tenant/acme/user/ada", "tenant/acme");
        assertThatThrownBy(() -> Words.scope("acme//ada")).hasMessageContaining("TENANT/SITE/USER");
        assertThatThrownBy(() -> Words.scope("a/b/c/d")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhatWouldDo() {
        assertThat(Words.of(Absence.class, "refuse")).isEqualTo(Absence.REFUSE);
        assertThatThrownBy(() -> Words.of(Absence.class, "maybe")).hasMessage("'maybe' is none of [SKIP, REFUSE].");
    }
}
