package infer

import "strings"

// The words of an ontology have Latin letters. Headings in scripts that cannot be transliterated letter by letter, such
// as Chinese, are translated if they are common. The description of a fact has the original heading.

// headings maps English names to headings in Chinese, Japanese and Korean.
var headings = translations(map[string]string{
	"id":             "编号 編號 序号 序號 番号 番號 번호 아이디",
	"code":           "代码 代碼 コード 코드",
	"name":           "名称 名稱 姓名 名字 名前 氏名 이름 성명 명칭",
	"company name":   "公司名称 公司名稱 企业名称 企業名稱 单位名称 單位名稱 会社名 法人名 商号 회사명 법인명 상호",
	"company":        "公司 企业 企業 会社 회사 기업",
	"parent":         "母公司 控股公司 上级公司 上級公司 親会社 모회사",
	"subsidiary":     "子公司 子会社 자회사",
	"person":         "人员 人員 个人 個人 人物 개인",
	"shareholder":    "股东 股東 股东名称 股東名稱 株主 주주",
	"director":       "董事 取締役 理事 이사",
	"representative": "法定代表人 法人代表 代表者 代表取締役 대표자 대표이사",
	"owner":          "所有人 所有者 业主 業主 소유자",
	"buyer":          "买方 買方 采购方 買い手 구매자",
	"seller":         "卖方 賣方 売り手 판매자",
	"supplier":       "供应商 供應商 仕入先 공급자",
	"customer":       "客户 客戶 顾客 顧客 取引先 고객",
	"payer":          "付款人 付款方 支払人 지급인",
	"payee":          "收款人 收款方 受取人 수취인",
	"founded":        "成立日期 成立时间 成立時間 设立日期 設立日期 設立日 設立年月日 설립일",
	"birth date":     "出生日期 出生年月 生年月日 생년월일",
	"date":           "日期 日付 年月日 날짜 일자",
	"since":          "开始日期 開始日期 起始日期 開始日 시작일",
	"until":          "结束日期 結束日期 截止日期 終了日 종료일",
	"address":        "地址 住址 注册地址 註冊地址 住所 所在地 주소",
	"city":           "城市 都市 도시",
	"country":        "国家 國家 国 국가",
	"nationality":    "国籍 國籍 국적",
	"phone":          "电话 電話 电话号码 電話號碼 手机 手機 電話番号 전화번호",
	"email":          "邮箱 郵箱 电子邮箱 電子郵件 メールアドレス 이메일",
	"amount":         "金额 金額 금액",
	"capital":        "注册资本 註冊資本 资本金 資本金 자본금",
	"share":          "持股比例 比例 股权比例 股權比例 持株比率 지분율",
	"shares":         "股份 股数 股數 株式数 주식수",
	"price":          "价格 價格 単価 単价 가격",
	"status":         "状态 狀態 状況 상태",
	"type":           "类型 類型 种类 種類 유형",
	"industry":       "行业 行業 业种 業種 업종",
	"note":           "备注 備註 備考 비고",
	"vessel":         "船舶 船名 선박 선명",
	"flag":           "船旗 船籍 선적",
	"port":           "港口 港 항구",
})

// translations returns the words for each heading.
func translations(byName map[string]string) map[string][]string {
	out := map[string][]string{}
	for name, list := range byName {
		for heading := range strings.FieldsSeq(list) {
			out[heading] = strings.Fields(name)
		}
	}
	return out
}

// translated returns the words for a heading. It ignores the text from the first bracket on, which is a unit of
// numbers.
func translated(heading string) ([]string, bool) {
	if i := strings.IndexAny(heading, "(（[［【"); i > 0 {
		heading = heading[:i]
	}
	w, ok := headings[strings.TrimSpace(heading)]
	return w, ok
}
