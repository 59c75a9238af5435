/** Where the methods come from. Each key ends in the year. */
export const REFERENCES: Readonly<Record<string, string>> = {
  'Bell & McCaffrey 2002':
    'R. M. Bell, D. F. McCaffrey. Bias reduction in standard errors for linear regression with multi-stage samples. Survey Methodology 28(2), 2002.',
  'Benjamini & Hochberg 1995':
    'Y. Benjamini, Y. Hochberg. Controlling the false discovery rate. Journal of the Royal Statistical Society B 57, 1995.',
  'Benjamini & Yekutieli 2001':
    'Y. Benjamini, D. Yekutieli. The control of the false discovery rate in multiple testing under dependency. Annals of Statistics 29, 2001.',
  'Cohen 1988':
    'J. Cohen. Statistical Power Analysis for the Behavioral Sciences. 2nd edition, 1988.',
  'Deng et al. 2018':
    'A. Deng, U. Knoblich, J. Lu. Applying the delta method in metric analytics. KDD 2018.',
  'Dunn 1961': 'O. J. Dunn. Multiple comparisons among means. JASA 56, 1961.',
  'Fabijan et al. 2019':
    'A. Fabijan et al. Diagnosing sample ratio mismatch in online controlled experiments. KDD 2019.',
  'Fagerland et al. 2013':
    'M. W. Fagerland, S. Lydersen, P. Laake. The McNemar test for binary matched-pairs data. BMC Medical Research Methodology 13, 2013.',
  'Fieller 1954':
    'E. C. Fieller. Some problems in interval estimation. Journal of the Royal Statistical Society B 16, 1954.',
  'Fisher 1935': 'R. A. Fisher. The Design of Experiments. 1935.',
  'Francisco & Fuller 1991':
    'C. A. Francisco, W. A. Fuller. Quantile estimation with a complex survey design. Annals of Statistics 19, 1991.',
  'Hedges 1981':
    'L. V. Hedges. Distribution theory for Glass’s estimator of effect size and related estimators. Journal of Educational Statistics 6, 1981.',
  'Hochberg 1988':
    'Y. Hochberg. A sharper Bonferroni procedure for multiple tests of significance. Biometrika 75, 1988.',
  'Holm 1979':
    'S. Holm. A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6, 1979.',
  'Hotelling 1931':
    'H. Hotelling. The generalization of Student’s ratio. Annals of Mathematical Statistics 2, 1931.',
  'Imbens & Kolesár 2016':
    'G. W. Imbens, M. Kolesár. Robust standard errors in small samples. Review of Economics and Statistics 98(4), 2016.',
  'McNemar 1947':
    'Q. McNemar. Note on the sampling error of the difference between correlated proportions or percentages. Psychometrika 12, 1947.',
  'Newcombe 1998a':
    'R. G. Newcombe. Interval estimation for the difference between independent proportions. Statistics in Medicine 17, 1998.',
  'Newcombe 1998b':
    'R. G. Newcombe. Improved confidence intervals for the difference between binomial proportions based on paired data. Statistics in Medicine 17, 1998.',
  'Pearson 1900':
    'K. Pearson. On the criterion that a given system of deviations from the probable … is such that it can be reasonably supposed to have arisen from random sampling. Philosophical Magazine 50, 1900.',
  'Schuirmann 1987':
    'D. J. Schuirmann. A comparison of the two one-sided tests procedure and the power approach for assessing the equivalence of average bioavailability. Journal of Pharmacokinetics and Biopharmaceutics 15, 1987.',
  'Student 1908': 'Student. The probable error of a mean. Biometrika 6, 1908.',
  'Welch 1947':
    'B. L. Welch. The generalization of “Student’s” problem when several different population variances are involved. Biometrika 34, 1947.',
  'Welch 1951':
    'B. L. Welch. On the comparison of several mean values: an alternative approach. Biometrika 38, 1951.',
  'Wilson 1927':
    'E. B. Wilson. Probable inference, the law of succession, and statistical inference. JASA 22, 1927.',
  'Woodruff 1952':
    'R. S. Woodruff. Confidence intervals for medians and other position measures. JASA 47, 1952.',
  'Woolf 1955':
    'B. Woolf. On estimating the relation between blood group and disease. Annals of Human Genetics 19, 1955.',
  'Zou & Donner 2008':
    'G. Y. Zou, A. Donner. Construction of confidence limits about effect measures: a general approach. Statistics in Medicine 27, 2008.',
};
