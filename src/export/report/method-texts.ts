/** A method in words, for those who know statistics and not this library. */
export interface MethodText {
  readonly title: string;
  readonly text: string;
  /** Places in `REFERENCES`. */
  readonly references: readonly string[];
}

/** By the name that a comparison gives its test. */
export const TEST_TEXTS: Readonly<Record<string, MethodText>> = {
  "Welch's t test": {
    title: 'Welch’s t test',
    text: 'The difference of two independent means over its standard error, which takes each condition’s own variance; degrees of freedom after Welch and Satterthwaite. It assumes independent observations and means that are near normal, which large samples bring about, heavily skewed ones later.',
    references: ['Welch 1947'],
  },
  'paired t test': {
    title: 'Paired t test',
    text: 'Both conditions saw the same units, so each unit is compared with itself: the mean of the differences over its standard error. What makes some units harder than others for both conditions cancels. Where a unit has several values in a condition, their mean counts once. It assumes that units are independent of each other and the mean difference is near normal.',
    references: ['Student 1908'],
  },
  'cluster-robust t test': {
    title: 'Cluster-robust t test',
    text: 'Values of one sample resemble each other, so samples, not values, are the independent observations. The standard error of the difference of means is worked out from sums over samples (CR2 of Bell and McCaffrey), with Satterthwaite’s degrees of freedom; samples that both conditions saw are set against each other. It wants about ten samples or more in each condition.',
    references: ['Bell & McCaffrey 2002', 'Imbens & Kolesár 2016'],
  },
  'two-proportion z test': {
    title: 'Two-proportion z test',
    text: 'Two independent rates, by the normal distribution with the pooled variance. The interval of the difference is Newcombe’s, made of Wilson’s intervals of the two rates, which stays within its bounds near 0 and 1.',
    references: ['Newcombe 1998a', 'Wilson 1927'],
  },
  "Fisher's exact test": {
    title: 'Fisher’s exact test',
    text: 'Two independent rates where one of the outcomes is too rare for the normal distribution: the probability, with the table’s margins as they are, of a table no likelier than this one. The interval of the difference is Newcombe’s.',
    references: ['Fisher 1935', 'Newcombe 1998a'],
  },
  "McNemar's test (mid-p)": {
    title: 'McNemar’s test, mid-p',
    text: 'Both conditions judged the same samples, so only the samples that they judged differently tell them apart: of those, each way should come half the time. The mid-p value counts half of the probability of what was observed, which comes nearer to the nominal level than the exact test. The interval of the difference is Newcombe’s for paired rates.',
    references: ['McNemar 1947', 'Fagerland et al. 2013', 'Newcombe 1998b'],
  },
  'score test of quantiles': {
    title: 'Score test of quantiles',
    text: 'Tested on the scale of shares: how far the share of values below each true quantile may be from p, with the error of a share, by samples where events of one sample belong together and with the correlation of pairs. The quantiles at those shares are the interval, after Woodruff; the p-value is that of the interval that just reaches two equal quantiles. No density is needed, and ties make it wrong less often than alpha says. It wants at least ten values beyond the quantile in each condition.',
    references: ['Woodruff 1952', 'Francisco & Fuller 1991', 'Zou & Donner 2008'],
  },
  'delta-method test of ratios': {
    title: 'Test of ratios by the delta method',
    text: 'A ratio of two sums is near a mean of linearised values, numerator less ratio times denominator, over the mean denominator. These are compared as any means are, by samples where events of one sample belong together.',
    references: ['Deng et al. 2018'],
  },
  "Welch's analysis of variance": {
    title: 'Welch’s analysis of variance',
    text: 'Whether more than two independent means are all the same, without the assumption that the variances are.',
    references: ['Welch 1951'],
  },
  'chi-square test of independence': {
    title: 'Chi-square test of independence',
    text: 'Whether more than two independent rates are all the same.',
    references: ['Pearson 1900'],
  },
  "joint test of all conditions (Hotelling's T²)": {
    title: 'Hotelling’s T²',
    text: 'Whether the figures of more than two conditions are all the same, where conditions share their samples or the figures are no means: their differences from the first, jointly, by their estimated covariances.',
    references: ['Hotelling 1931'],
  },
};

/** By the name of an effect size. */
export const EFFECT_TEXTS: Readonly<Record<string, MethodText>> = {
  'hedges-g': {
    title: 'Hedges’ g',
    text: 'The difference of two means in pooled standard deviations, corrected for the bias of small samples.',
    references: ['Hedges 1981'],
  },
  'cohens-dz': {
    title: 'Cohen’s dz',
    text: 'The mean difference of pairs in standard deviations of those differences. It depends on how alike the pairs are, and so is not to be compared with g.',
    references: ['Cohen 1988'],
  },
  'odds-ratio': {
    title: 'Odds ratio (OR)',
    text: 'The candidate’s odds of success over the baseline’s; 1 where there is no difference.',
    references: ['Woolf 1955'],
  },
};

/** By the name of a correction. */
export const CORRECTION_TEXTS: Readonly<Record<string, MethodText>> = {
  holm: {
    title: 'Holm’s correction',
    text: 'Adjusted p-values bound the chance that any of the tests of a family raises a false alarm, whatever their dependence.',
    references: ['Holm 1979'],
  },
  hochberg: {
    title: 'Hochberg’s correction',
    text: 'Adjusted p-values bound the chance that any of the tests of a family raises a false alarm, where the tests are independent or positively dependent.',
    references: ['Hochberg 1988'],
  },
  bonferroni: {
    title: 'Bonferroni’s correction',
    text: 'Each p-value times the number of tests of its family, which bounds the chance that any of them raises a false alarm.',
    references: ['Dunn 1961'],
  },
  bh: {
    title: 'The procedure of Benjamini and Hochberg',
    text: 'Adjusted p-values bound the expected share of false alarms among the alarms (not the chance of any), where the tests are independent or positively dependent.',
    references: ['Benjamini & Hochberg 1995'],
  },
  by: {
    title: 'The procedure of Benjamini and Yekutieli',
    text: 'Adjusted p-values bound the expected share of false alarms among the alarms, whatever the dependence of the tests.',
    references: ['Benjamini & Yekutieli 2001'],
  },
};

export const RELATIVE_TEXT: MethodText = {
  title: 'Relative differences',
  text: 'The difference over the baseline’s figure, with Fieller’s interval, which takes into account that the baseline’s figure is an estimate, too. There is none where that may as well be 0.',
  references: ['Fieller 1954'],
};

export const EQUIVALENCE_TEXT: MethodText = {
  title: 'Equivalence',
  text: 'Two one-sided tests: a metric is called equivalent where the interval of confidence 1 − 2α of its difference lies within the margin.',
  references: ['Schuirmann 1987'],
};

export const SAMPLE_RATIO_TEXT: MethodText = {
  title: 'Sample-ratio check',
  text: 'A chi-square test of the counts of units against the shares that the conditions were to get, at the level 0.001. Where it fails, something loses units of one condition, and differences between the conditions may come from that.',
  references: ['Fabijan et al. 2019'],
};

export const CURVE_TEXT: MethodText = {
  title: 'Curves',
  text: 'At each step, the mean over the runs that are there, with Student’s interval over runs; between its own points a run is taken to go straight. A run is one observation: its steps and batches tell nothing of how the next seed would have gone. Intervals hold for one step at a time, and say where the mean is, not where the next run will be. Whether conditions differ is for the test of final values to say.',
  references: ['Student 1908'],
};
