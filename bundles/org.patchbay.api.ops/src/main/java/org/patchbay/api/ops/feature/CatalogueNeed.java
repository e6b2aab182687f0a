package org.patchbay.api.ops.feature;

/**
 * Something that a row needs beside a live bundle.
 *
 * @param need in the words of {@link FeatureCatalogue}
 * @param state whether it is there
 * @param why why it is not, or on whom it depends; empty when it is met
 */
public record CatalogueNeed(String need, State state, String why) {

    /** Whether a need is met. */
    public enum State {
        MET,
        NOT_MET,
        /** It depends on the user, and none was named. */
        OPEN
    }
}
