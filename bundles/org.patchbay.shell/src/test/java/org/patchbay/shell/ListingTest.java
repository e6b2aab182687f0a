package org.patchbay.shell;

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
                .isEqualTo("[{\"id\":\"a\\\"b\\\\c\\n\\t\\u0001\",\"mean_us\":\"3\"}]");
        assertThat(new Listing("Id").json()).isEqualTo("[]");
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
