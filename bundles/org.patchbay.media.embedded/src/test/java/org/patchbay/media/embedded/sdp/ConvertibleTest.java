package org.patchbay.media.embedded.sdp;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConvertibleTest {

    /** As {@code 104:SILK/16000 8}. */
    private static List<Codec> codecs(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(" ")).map(ConvertibleTest::codec).toList();
    }

    private static Codec codec(String text) {
        String[] parts = text.split("[:/]");
        int payload = Integer.parseInt(parts[0]);
        Codec assigned = Codec.assigned(payload);
        if (parts.length == 1 && assigned != null) {
            return assigned;
        }
        return new Codec(payload, parts[1], Integer.parseInt(parts[2]), 1, "");
    }

    private static String numbers(List<Codec> codecs) {
        return codecs.stream().map(codec -> String.valueOf(codec.payload())).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "8, 8 0 9",
        "9, 9 8 0",
        "0 101:telephone-event/8000, 0 101 8 9",
        "104:SILK/16000 9, 104 9 8 0",
        "9 8 0, 9 8 0",
        "18, 18",
        "111:opus/48000, 111",
        "8 100:telephone-event/16000, 8 100 0 9 101"
    })
    void anOfferNamesWhatCanBeMadeOfTheOtherSidesCodecsBehindThem(String others, String offered) {
        assertThat(numbers(Convertible.offered(codecs(others)))).isEqualTo(offered);
    }

    @ParameterizedTest
    @CsvSource({
        // in common, wanted, offer, answer
        "8, 8, 9 8, 8",
        "'', 8, 9, 9",
        "'', 9, 18 0 8, 0",
        "'', 9 101:telephone-event/8000, 8 96:telephone-event/8000, 8 96",
        "'', 18, 8, ''",
        "'', 8, 18, ''",
        "8, 8 101:telephone-event/8000, 8 100:telephone-event/16000, 8 100",
        "8, 8, 8 100:telephone-event/16000, 8",
        "13, 8 13, 9 13, 9 13"
    })
    void anAnswerNamesWhatIsInCommonOrElseWhatCanBeConverted(
            String common, String wanted, String offer, String answer) {
        assertThat(numbers(Convertible.answered(codecs(common), codecs(wanted), codecs(offer))))
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({"9 8, 9 8, 8", "9 8, 9, 9", "18 0 8, 18 0 8, 0", "18, 18, ''", "9, 8, ''"})
    void weSpeakG711WhereWeMay(String takes, String agreed, String voice) {
        Codec found = Convertible.voice(codecs(takes), codecs(agreed));
        assertThat(found == null ? "" : String.valueOf(found.payload())).isEqualTo(voice);
    }
}
